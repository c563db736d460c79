# SPDX-License-Identifier: MIT
base_libbase_a_SOURCES += base/arena.c base/arena.h base/attr.h base/banned.h base/clock.c base/clock.h base/clock_text.c \
	base/digest.c base/digest.h base/err.c base/err.h base/fs.c base/fs.h base/fs_list.c base/fs_write.c \
	base/hash.c base/hash.h base/i18n.c base/i18n.h base/mem.c base/mem.h base/wipe.c base/wipe.h base/num.c base/num.h base/strbuf.c base/strbuf.h \
	base/pinyin.c base/pinyin.h base/pinyin_table.inc \
	base/utf8.c base/utf8.h base/utf8_clean.c base/utf8_wrap.c base/vec.c base/vec.h
