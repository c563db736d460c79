/* SPDX-License-Identifier: MIT */
/*
 * A growing array of any element type:
 *   VEC(struct diag) list = { 0 };   VEC_PUSH(&list, d);   for (size_t i = 0; i < list.n; i++) use(&list.v[i]);   VEC_CLEAR(&list);
 */
#ifndef RUHU_BASE_VEC_H
#define RUHU_BASE_VEC_H

#include <stddef.h>

#define VEC(type)              \
	struct {               \
		type *v;       \
		size_t n, cap; \
	}

/* Grows *v (elements of size bytes) so that one more fits. */
void *vec_grow(void *v, size_t n, size_t *cap, size_t size);

#define VEC_PUSH(vec, element)                                                           \
	do {                                                                             \
		(vec)->v = vec_grow((vec)->v, (vec)->n, &(vec)->cap, sizeof(*(vec)->v)); \
		(vec)->v[(vec)->n++] = (element);                                        \
	} while (0)

#define VEC_CLEAR(vec)                     \
	do {                               \
		vec_free((vec)->v);        \
		(vec)->v = NULL;           \
		(vec)->n = (vec)->cap = 0; \
	} while (0)

void vec_free(void *v);

#endif
