/* SPDX-License-Identifier: MIT */
#ifndef RUHU_BASE_ATTR_H
#define RUHU_BASE_ATTR_H

/* Compiler attributes under names of our own. */
#if defined(__GNUC__)
#define MUST_USE               __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define FORMAT_ARG(n)          __attribute__((format_arg(n)))
#define NO_RETURN              __attribute__((noreturn))
#define RETURNS_NONNULL        __attribute__((returns_nonnull))
#define UNUSED                 __attribute__((unused))
#else
#define MUST_USE
#define PRINTF_LIKE(fmt, args)
#define FORMAT_ARG(n)
#define NO_RETURN
#define RETURNS_NONNULL
#define UNUSED
#endif

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
