/* SPDX-License-Identifier: MIT */
/* The columns of every sheet, in the order of the canonical text. A new column is a row here. */
#include "config.h"

#include "base/attr.h"
#include "forms/load_internal.h"

static const struct column_def survey_columns[] = {
	{ COL_TYPE, COLUMN_LOGIC, "type", "command" },
	{ COL_NAME, COLUMN_LOGIC, "name", "tag|value" },
	{ COL_LABEL, COLUMN_TRANSLATED, "label", "caption" },
	{ COL_HINT, COLUMN_TRANSLATED, "hint", "" },
	{ COL_GUIDANCE, COLUMN_TRANSLATED, "guidance_hint", "" },
	{ COL_REQUIRED, COLUMN_LOGIC, "required", "bind::required" },
	{ COL_REQUIRED_MESSAGE, COLUMN_TRANSLATED, "required_message",
	  "requiredmsg|bind::jr:requiredmsg" },
	{ COL_RELEVANT, COLUMN_LOGIC, "relevant", "relevance|bind::relevant|bind::relevance" },
	{ COL_CONSTRAINT, COLUMN_LOGIC, "constraint", "bind::constraint" },
	{ COL_CONSTRAINT_MESSAGE, COLUMN_TRANSLATED, "constraint_message",
	  "constraining_message|constraintmsg|bind::jr:constraintmsg" },
	{ COL_SOFT, COLUMN_LOGIC, "soft_constraint", "" },
	{ COL_SOFT_MESSAGE, COLUMN_TRANSLATED, "soft_constraint_message", "" },
	{ COL_CALCULATION, COLUMN_LOGIC, "calculation",
	  "calculate|bind::calculate|bind::calculation" },
	{ COL_DEFAULT, 0, "default", "" },
	{ COL_READ_ONLY, COLUMN_LOGIC, "read_only", "readonly|bind::readonly|bind::read_only" },
	{ COL_APPEARANCE, COLUMN_LOGIC, "appearance", "control::appearance|body::appearance" },
	{ COL_CHOICE_FILTER, COLUMN_LOGIC, "choice_filter", "" },
	{ COL_REPEAT_COUNT, COLUMN_LOGIC, "repeat_count",
	  "count|jr:count|control::jr:count|body::jr:count" },
	{ COL_PARAMETERS, COLUMN_LOGIC, "parameters", "" },
	{ COL_ROLE, COLUMN_LOGIC, "role", "" },
	{ COL_READ_ORDER, COLUMN_LOGIC, "read_order", "" },
	{ COL_NOTE, 0, "note", "" },
	{ COL_TRIGGER, COLUMN_LOGIC, "trigger", "" },
	{ COL_DISABLED, COLUMN_LOGIC, "disabled", "" },
	{ COL_MEDIA, COLUMN_TRANSLATED, "image",
	  "audio|video|media::image|media::audio|media::video" },
	{ COL_BIG_IMAGE, COLUMN_TRANSLATED, "big-image", "media::big-image" },
	{ COL_SAVE_TO, 0, "save_to", "bind::entities:saveto" },
	{ COL_SKIPPED, 0, "autoplay",
	  "rows|query|intent|compact_tag|sms_field|sms_option|sms_separator|hxl|noapperrorstring|"
	  "accuracythreshold" },
};
static const struct column_def choices_columns[] = {
	{ COL_LIST_NAME, COLUMN_LOGIC, "list_name", "" },
	{ COL_NAME, COLUMN_LOGIC, "name", "value" },
	{ COL_LABEL, COLUMN_TRANSLATED, "label", "caption" },
	{ COL_MEDIA, COLUMN_TRANSLATED, "image",
	  "audio|video|media::image|media::audio|media::video" },
	{ COL_BIG_IMAGE, COLUMN_TRANSLATED, "big-image", "media::big-image" },
	{ COL_SKIPPED, 0, "sms_option", "" },
};
static const struct column_def settings_columns[] = {
	{ COL_FORM_TITLE, 0, "form_title", "title|set_form_title" },
	{ COL_FORM_ID, 0, "form_id", "id_string|set_form_id" },
	{ COL_VERSION, 0, "version", "" },
	{ COL_DEFAULT_LANGUAGE, 0, "default_language", "" },
	{ COL_INSTANCE_NAME, COLUMN_LOGIC, "instance_name", "" },
	{ COL_ALLOW_DUPLICATES, COLUMN_LOGIC, "allow_choice_duplicates", "" },
	{ COL_ROOT_NAME, COLUMN_LOGIC, "name", "" },
	{ COL_CLEAN_TEXT, COLUMN_LOGIC, "clean_text_values", "" },
	{ COL_PUBLIC_KEY, 0, "public_key", "" },
	{ COL_SUBMISSION, 0, "submission_url", "" },
	{ COL_OMIT_ID, 0, "omit_instanceid", "" },
	{ COL_NONE_OPTION, 0, "add_none_option", "" },
	{ COL_SKIPPED, 0, "style",
	  "auto_send|auto_delete|client_editable|namespaces|flat|prefix|delimiter|sms_keyword|sms_"
	  "separator|sms_allow_media|sms_date_format|"
	  "sms_datetime_format|sms_response|entity_name|entity_version" },
};
static const struct column_def metrics_columns[] = {
	{ COL_ID, COLUMN_LOGIC, "id", "name" },
	{ COL_LABEL, COLUMN_TRANSLATED, "label", "" },
	{ COL_KIND, COLUMN_LOGIC, "kind", "" },
	{ COL_ITEMS, COLUMN_LOGIC, "items", "" },
	{ COL_POSITIVE, COLUMN_LOGIC, "positive", "" },
	{ COL_BASE, COLUMN_LOGIC, "base", "" },
	{ COL_DK, COLUMN_LOGIC, "dk", "" },
	{ COL_DK_CODES, COLUMN_LOGIC, "dk_codes", "" },
	{ COL_REVERSE, COLUMN_LOGIC, "reverse", "" },
	{ COL_MAP, COLUMN_LOGIC, "map", "" },
	{ COL_WHERE, COLUMN_LOGIC, "where", "" },
	{ COL_WEIGHT, COLUMN_LOGIC, "weight", "" },
	{ COL_MIN_LEVEL, COLUMN_LOGIC, "min_level", "" },
	{ COL_TARGET, COLUMN_LOGIC, "target", "" },
	{ COL_TARGET_SOURCE, 0, "target_source", "" },
};

const struct column_def *column_table(enum sheet_kind kind, size_t *n)
{
	static const struct {
		const struct column_def *defs;
		size_t n;
	} tables[] = {
		{ survey_columns, ARRAY_LEN(survey_columns) },
		{ choices_columns, ARRAY_LEN(choices_columns) },
		{ settings_columns, ARRAY_LEN(settings_columns) },
		{ metrics_columns, ARRAY_LEN(metrics_columns) },
		{ choices_columns, ARRAY_LEN(choices_columns) },
		{ choices_columns, ARRAY_LEN(choices_columns) },
	};

	*n = tables[kind].n;
	return tables[kind].defs;
}

const char *column_name(enum sheet_kind kind, enum column id)
{
	size_t n;
	const struct column_def *defs = column_table(kind, &n);

	for (size_t i = 0; i < n; i++)
		if (defs[i].id == id)
			return defs[i].name;
	return "";
}
