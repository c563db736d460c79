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

# Each questionnaire through the whole demonstration: interviewed by keys on three laptops, merged, counted, reported (minutes).
.PHONY: check-surveys
check-surveys: all
	@mkdir -p check-all/surveys
	@for s in $(SURVEYS); do \
		sh $(top_srcdir)/bench/demo.sh --form $(abs_top_srcdir)/survey-defs/$$s --ruhu $(abs_top_builddir)/ruhu --walk $(abs_top_builddir)/bench/walk \
			--out check-all/surveys/$$s >check-all/$$s.log 2>&1 || { tail -n 20 check-all/$$s.log; echo "$$s: FAILED"; exit 1; }; \
		echo "$$s: $$(tail -n 1 check-all/$$s.log)"; \
	done
