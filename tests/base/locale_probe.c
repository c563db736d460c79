/* SPDX-License-Identifier: MIT */
/* Prints "LANGUAGE UTF8? WIDTH NUMBER" as the program would have them under the present
 * environment. */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <wchar.h>

#include "base/i18n.h"

int main(void)
{
	bool good = i18n_start_locale();
	wchar_t han = 0;
	mbstate_t none = { 0 };
	size_t used = mbrtowc(&han, "\xE4\xB8\xAD", 3, &none);

	if (printf("%s %s %d %.1f\n", i18n_from_environment(), good ? "utf8" : "bytes",
		   used == 3 && han == 0x4E2D, 1.5) < 0)
		return 1;
	return 0;
}
