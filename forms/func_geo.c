/* SPDX-License-Identifier: MIT */
/*
 * Places on a sphere with the equator's radius, as Enketo and Web Forms have it. A value is points with ';' between, each "latitude
 * longitude [altitude [accuracy]]"; a set of questions is its points one after another.
 */
#include "config.h"

#include <math.h>

#include "base/i18n.h"
#include "base/num.h"
#include "base/vec.h"
#include "forms/expr_internal.h"

#define EARTH_METRES 6378100.0
#define RADIAN       (3.14159265358979323846 / 180)

struct point {
	double lat, lon; /* degrees */
};
struct points {
	VEC(struct point) v;
	bool bad; /* something that is no place on earth */
};

/* One number of a point; *s moves past it and the blanks after it. */
static bool coordinate(const char **s, const char *end, double *x)
{
	const char *from = *s;

	while (*s < end && **s != ' ')
		(*s)++;
	bool ok = *s > from && num_parse(from, (size_t)(*s - from), x);
	while (*s < end && **s == ' ')
		(*s)++;
	return ok;
}

static bool read_point(const char *s, const char *end, struct point *p)
{
	double more;

	while (s < end && *s == ' ')
		s++;
	if (!coordinate(&s, end, &p->lat) || !coordinate(&s, end, &p->lon))
		return false;
	for (int i = 0; i < 2 && s < end; i++)
		if (!coordinate(&s, end, &more))
			return false;
	return s == end && fabs(p->lat) <= 90 && fabs(p->lon) <= 180;
}

static bool add_points(void *ctx, const char *text)
{
	struct points *points = ctx;

	while (*text && !points->bad) {
		const char *end = text + strcspn(text, ";");
		struct point p = { 0 };

		points->bad = !read_point(text, end, &p);
		VEC_PUSH(&points->v, p);
		text = *end ? end + 1 : end;
		text += strspn(text, " ");
	}
	return !points->bad;
}

/* The points of the arguments from first to last. */
static struct points read_points(struct run *r, const struct ast *call)
{
	struct points points = { 0 };

	arg_each_text(r, call, 0, add_points, &points);
	run_charge(r, 8 * points.v.n);
	return points;
}

static struct points read_one(struct run *r, const struct ast *call, int i)
{
	struct points points = { 0 };

	add_points(&points, arg_string(r, call, i));
	run_charge(r, 8 * points.v.n);
	return points;
}

static double two_decimals(double x)
{
	return floor(x * 100 + 0.5) / 100;
}

/* Square metres; 0 where it is no area. */
static void fn_area(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct points p = read_points(r, call);
	double sum = 0;

	for (size_t i = 0; i < p.v.n; i++) {
		const struct point *a = &p.v.v[i], *b = &p.v.v[(i + 1) % p.v.n];
		sum += (b->lon - a->lon) * RADIAN *
		       (2 + sin(a->lat * RADIAN) + sin(b->lat * RADIAN));
	}
	value_number(out, p.bad || p.v.n < 3
				  ? 0
				  : two_decimals(fabs(sum) * EARTH_METRES * EARTH_METRES / 2));
	VEC_CLEAR(&p.v);
}

/* Great circle, by haversines: exact for neighbours too. */
static double metres(const struct point *a, const struct point *b)
{
	double half_lat = sin((b->lat - a->lat) * RADIAN / 2),
	       half_lon = sin((b->lon - a->lon) * RADIAN / 2);
	double h = half_lat * half_lat +
		   cos(a->lat * RADIAN) * cos(b->lat * RADIAN) * half_lon * half_lon;

	return 2 * EARTH_METRES * asin(sqrt(fmin(h, 1)));
}

/* Metres along the points; NaN where one is no place. */
static void fn_distance(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct points p = read_points(r, call);
	double sum = 0;

	for (size_t i = 1; i < p.v.n; i++)
		sum += metres(&p.v.v[i - 1], &p.v.v[i]);
	value_number(out, p.bad ? (double)NAN : two_decimals(sum));
	VEC_CLEAR(&p.v);
}

/* Twice the area of the triangle: its sign says on which side of the line from a to b the point c is. */
static double side(const struct point *a, const struct point *b, const struct point *c)
{
	return (b->lon - a->lon) * (c->lat - a->lat) - (b->lat - a->lat) * (c->lon - a->lon);
}

static bool within_box(const struct point *a, const struct point *b, const struct point *c)
{
	return c->lat >= fmin(a->lat, b->lat) && c->lat <= fmax(a->lat, b->lat) &&
	       c->lon >= fmin(a->lon, b->lon) && c->lon <= fmax(a->lon, b->lon);
}

static bool on_line(const struct point *a, const struct point *b, const struct point *c)
{
	return num_is_zero(side(a, b, c)) && within_box(a, b, c);
}

/* geofence(point, shape): inside the shape or on its border. */
static void fn_geofence(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct points place = read_one(r, call, 0), shape = read_one(r, call, 1);
	const struct point *p = place.v.v;
	bool inside = false, border = false;

	value_boolean(out, false);
	if (place.bad || place.v.n != 1 || shape.bad || shape.v.n < 3) {
		run_fail(r, "%s", T("geofence 要写成：一个位置、一块地（至少三个点）。"));
	} else {
		for (size_t i = 0, k = shape.v.n - 1; i < shape.v.n; k = i++) {
			const struct point *a = &shape.v.v[k], *b = &shape.v.v[i];
			border = border || on_line(a, b, p);
			if ((a->lat > p->lat) != (b->lat > p->lat) &&
			    (side(a, b, p) > 0) == (b->lat > a->lat))
				inside = !inside;
		}
		value_boolean(out, inside || border);
	}
	VEC_CLEAR(&place.v);
	VEC_CLEAR(&shape.v);
}

static int sign(double x)
{
	return (x > 0) - (x < 0);
}

static bool cross(const struct point *a, const struct point *b, const struct point *c,
		  const struct point *d)
{
	int ac = sign(side(a, b, c)), ad = sign(side(a, b, d)), ca = sign(side(c, d, a)),
	    cb = sign(side(c, d, b));

	if (ac != ad && ca != cb)
		return true;
	return on_line(a, b, c) || on_line(a, b, d) || on_line(c, d, a) || on_line(c, d, b);
}

static bool same_point(const struct point *a, const struct point *b)
{
	return num_is_zero(a->lat - b->lat) && num_is_zero(a->lon - b->lon);
}

/* intersects(line): whether a line or the border of a shape meets itself; where it closes is no meeting. */
static void fn_intersects(struct xvalue *out, struct run *r, const struct ast *call)
{
	struct points p = read_points(r, call);
	size_t n = p.v.n;
	bool closed = n > 2 && same_point(&p.v.v[0], &p.v.v[n - 1]), found = false;

	run_charge(r, n * n / 4);
	for (size_t i = 0; i + 3 < n && !found && !p.bad && r->status == ST_OK; i++) {
		for (size_t k = i + 2; k + 1 < n && !found; k++) {
			if (closed && i == 0 && k + 2 == n)
				continue;
			found = cross(&p.v.v[i], &p.v.v[i + 1], &p.v.v[k], &p.v.v[k + 1]);
		}
	}
	value_boolean(out, found);
	VEC_CLEAR(&p.v);
}

static const struct func table[] = {
	{ "area", 1, 1, 0, fn_area },
	{ "enclosed-area", 1, 1, 0, fn_area }, /* its older name */
	{ "distance", 1, -1, 0, fn_distance },
	{ "geofence", 2, 2, 0, fn_geofence },
	{ "intersects", 1, 1, 0, fn_intersects },
};

const struct func *func_geo_table(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}
