/* SPDX-License-Identifier: MIT */
/* Found only where the real one is not installed (-idirafter). */
#error "测试需要 cmocka 和 vterm：请先运行 ./setup，再重新 ./configure。 Tests need cmocka and vterm: run ./setup, then ./configure again."
