package dev.thaw.reports.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/// The templates, which were compiled when this module was built. Thread-safe.
final class Pages {

    private final TemplateEngine templates =
            TemplateEngine.createPrecompiled(
                    null,
                    ContentType.Html,
                    Pages.class.getClassLoader(),
                    Pages.class.getPackageName());

    String studies(StudiesPage page) {
        return render("studies.jte", page);
    }

    String study(StudyPage page) {
        return render("study.jte", page);
    }

    String message(MessagePage page) {
        return render("message.jte", page);
    }

    private String render(String template, Object page) {
        StringOutput html = new StringOutput();
        templates.render(template, page, html);
        return html.toString();
    }
}
