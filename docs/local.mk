# SPDX-License-Identifier: MIT
# docs/KEYS.md and docs/ruhu.1 follow from the tables of keys and commands. They are kept here, so that an install needs nothing to
# make them; tests/cli/docs_test.sh fails when they are stale, `make update-docs` writes them anew. docs/KEYCOUNT.md is what
# tests/tui/keycount_test.c pressed.
dist_man_MANS += docs/ruhu.1
EXTRA_DIST += docs/ruhu.1.in docs/KEYS.md docs/CHECKS.md docs/QUALITY.md docs/SURVEYS.md docs/RETURN.md
include $(top_srcdir)/tests/cli/manual.mk

.PHONY: update-docs
update-docs: tests/cli/manual$(EXEEXT) tests/tui/keycount_test$(EXEEXT)
	RUHU_UPDATE=1 tests/tui/keycount_test >keycount.new 2>&1 || { cat keycount.new; exit 1; }
	tests/cli/manual keys >keys.new && cp keys.new $(top_srcdir)/docs/KEYS.md
	tests/cli/manual checks $(top_srcdir)/tests/data/forms/bad >checks.new && cp checks.new $(top_srcdir)/docs/CHECKS.md
	tests/cli/manual man $(top_srcdir)/docs/ruhu.1.in >man.new && cp man.new $(top_srcdir)/docs/ruhu.1
	rm -f keys.new checks.new man.new keycount.new

# Pictures of the main screens, from the golden cells; written anew by hand when a screen has changed. Needs Pango, as ruhu-print does.
PICTURES = today notice choice many self issue roster end ledger entry-difference tally merge conflict-picked
.PHONY: pictures
pictures: print/screen_picture$(EXEEXT)
	@mkdir -p $(top_srcdir)/docs/pictures
	@for name in $(PICTURES); do \
		print/screen_picture $(top_srcdir)/tests/tui/screens/$$name.txt 'zh Unicode 80x24' $(top_srcdir)/docs/pictures/$$name.png || exit 1; \
	done

# The printed pages, from the demonstration; to be looked at whenever what they show has changed. Needs ruhu-print and pdftoppm.
EXTRA_DIST += docs/pages.sh
.PHONY: pages
pages: all bench/walk
	@sh $(top_srcdir)/docs/pages.sh $(abs_top_builddir)/ruhu $(abs_top_builddir)/bench/walk $(abs_top_srcdir)
