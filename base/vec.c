/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "base/vec.h"

#include <stdlib.h>

#include "base/mem.h"

void *vec_grow(void *v, size_t n, size_t *cap, size_t size)
{
	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : 8;
	return mem_resize(v, *cap, size);
}

void vec_free(void *v)
{
	free(v);
}
