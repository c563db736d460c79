# SPDX-License-Identifier: MIT
# The shipped questionnaires, one folder each. survey.csv and choices.csv are made from survey-defs/source by `make surveys` and kept in the
# repository, so that they open anywhere as they are; tests/cli/surveys_test.sh fails when they are stale.
SURVEYS = chuangcheng chuangcheng-full cunzhen yifengyisu chuangkou xiaoqu weichengnian chengxin shijian
surveydir = $(pkgdatadir)
dist_survey_DATA = survey-defs/divisions.csv

install-data-local:
	@for s in $(SURVEYS); do \
		$(MKDIR_P) "$(DESTDIR)$(surveydir)/$$s" && \
		for f in survey.csv choices.csv settings.csv metrics.csv round.txt README.md; do \
			$(INSTALL_DATA) "$(top_srcdir)/survey-defs/$$s/$$f" "$(DESTDIR)$(surveydir)/$$s/$$f" || exit 1; \
		done \
	done

uninstall-local:
	@for s in $(SURVEYS); do rm -rf "$(DESTDIR)$(surveydir)/$$s"; done

.PHONY: surveys
surveys: all
	sh $(top_srcdir)/survey-defs/source/build.sh $(top_srcdir)/survey-defs $(abs_top_builddir)/ruhu

# Each questionnaire through the whole demonstration: interviewed by keys on three laptops along every branch, merged, counted, reported,
# and what the merged interviews reached, skipped and chose counted from the office's export (docs/SURVEYS.md). Minutes.
.PHONY: check-surveys
check-surveys: all bench/coverage$(EXEEXT)
	@SURVEYS='$(SURVEYS)' sh $(top_srcdir)/bench/surveys.sh $(abs_top_srcdir) $(abs_top_builddir)
