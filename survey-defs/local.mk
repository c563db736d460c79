# SPDX-License-Identifier: MIT
surveydir = $(pkgdatadir)
dist_survey_DATA = survey-defs/divisions.csv
chuangchengdir = $(pkgdatadir)/chuangcheng
dist_chuangcheng_DATA = survey-defs/chuangcheng/survey.csv survey-defs/chuangcheng/choices.csv survey-defs/chuangcheng/settings.csv \
	survey-defs/chuangcheng/metrics.csv survey-defs/chuangcheng/round.txt survey-defs/chuangcheng/README.md
