package dev.thaw.reports.claim;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/// The page of a claim: one file that needs nothing else. Thread-safe.
public final class ClaimPages {

    /// Where the build puts this module's templates.
    private static final String TEMPLATES = "dev.thaw.reports.web";

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, ClaimPages.class.getClassLoader(), TEMPLATES);

    /// The page as HTML.
    public String html(ClaimReport report) {
        StringOutput html = new StringOutput();
        templates.render("claim.jte", report, html);
        return html.toString();
    }
}
