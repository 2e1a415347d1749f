package dev.thaw.reports.record;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/// The page of a record: one file that needs nothing else. Thread-safe.
public final class RecordPages {

    /// Where the build puts this module's templates.
    private static final String TEMPLATES = "dev.thaw.reports.web";

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, RecordPages.class.getClassLoader(), TEMPLATES);

    /// The page as HTML.
    public String html(ParticipantRecord record) {
        StringOutput html = new StringOutput();
        templates.render("record.jte", new RecordPage(record), html);
        return html.toString();
    }
}
