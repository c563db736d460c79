# SPDX-License-Identifier: MIT
# Chinese is the source language: T("…") in the code. po/en.po is translated by people; the build turns it into bytes inside the
# program. `make update-po` brings new sentences into po/en.po; `make check-po` tells what is not translated.
base_libbase_a_SOURCES += po/catalogue.c po/catalogue.h
EXTRA_DIST += po/en.po
CLEANFILES += po/en.mo po/catalogue_en.inc po/ruhu.pot po/merged.po
BUILT_SOURCES += po/catalogue_en.inc
PO_DIRS = base forms interview store tally exports report print app tui cli
XGETTEXT_FLAGS = --from-code=UTF-8 -L C -kT -kTN --flag=T:1:pass-c-format --flag=TN:1:pass-c-format \
	--flag=err_set:3:c-format --flag=err_errno:4:c-format --flag=strbuf_addf:2:c-format --flag=arena_printf:2:c-format \
	--add-location=file --sort-by-file --package-name=ruhu --no-wrap

po/en.mo: po/en.po
	$(AM_V_GEN)$(MKDIR_P) po && $(MSGFMT) -c -o $@ $(top_srcdir)/po/en.po

po/catalogue_en.inc: po/en.mo
	$(AM_V_GEN)od -An -v -tx1 po/en.mo | sed -e 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g' >$@.new && mv $@.new $@

po/catalogue.$(OBJEXT): po/catalogue_en.inc

.PHONY: update-po check-po po/ruhu.pot
po/ruhu.pot:
	@$(MKDIR_P) po && here=$$(pwd) && cd $(top_srcdir) && find $(PO_DIRS) -name '*.c' -o -name '*.h' | LC_ALL=C sort | \
		$(XGETTEXT) $(XGETTEXT_FLAGS) -f - -o "$$here/$@"

update-po: po/ruhu.pot
	$(MSGMERGE) --quiet --no-fuzzy-matching --no-wrap --sort-by-file --add-location=file --update --backup=none \
		$(top_srcdir)/po/en.po po/ruhu.pot
	$(MSGATTRIB) --no-wrap --no-obsolete -o po/merged.po $(top_srcdir)/po/en.po && cp po/merged.po $(top_srcdir)/po/en.po

check-po: po/ruhu.pot
	@$(MSGMERGE) --quiet --no-fuzzy-matching --no-wrap -o po/merged.po $(top_srcdir)/po/en.po po/ruhu.pot
	@missing=$$($(MSGATTRIB) --untranslated --no-obsolete --no-wrap po/merged.po | sed -n '/^#:/,$$p'; \
		    $(MSGATTRIB) --only-fuzzy --no-obsolete --no-wrap po/merged.po | sed -n '/^#:/,$$p'); \
	if test -n "$$missing"; then \
		printf '%s\n' "$$missing"; \
		echo "po/en.po: $$(printf '%s\n' "$$missing" | grep -c '^msgid') sentences of the sources have no English (make update-po)"; \
		exit 1; \
	fi
	@$(MSGFMT) -c -o /dev/null po/merged.po && echo "po: good"
