/* SPDX-License-Identifier: MIT */
/* Force-included into test programs where configure did not find what they need. */
#error "测试需要 cmocka 和 vterm：请先运行 ./setup，再重新 ./configure。 Tests need cmocka and vterm: run ./setup, then ./configure again."
