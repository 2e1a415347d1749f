/// The pages: what became of each study's events, and its cohort's trends.
///
/// [dev.thaw.reports.web.ReportsRoutes] is the way in. It turns requests into models, [Pages] turns
/// models into HTML with the templates of `src/main/jte`, which are compiled into this package when
/// the module is built. Only a [dev.thaw.reports.PublishedCohort] ever reaches a model: what is
/// hidden there cannot get onto a page.
package dev.thaw.reports.web;
