# SPDX-License-Identifier: MIT
# The files that leave the office, opened by programs of others (what is not installed is skipped, and said).
EXTRA_DIST += tests/office/office_test.sh tests/office/compare.py
.PHONY: check-office
check-office: all bench/walk
	@TOP_BUILDDIR="$(abs_top_builddir)" $(top_srcdir)/tests/run tests/office/office_test.sh
