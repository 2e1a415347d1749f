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

    String overview(OverviewPage page) {
        return render("overview.jte", page);
    }

    String figures(FiguresPage page) {
        return render("figures.jte", page);
    }

    String claims(ClaimsPage page) {
        return render("claims.jte", page);
    }

    String exports(ExportsPage page) {
        return render("exports.jte", page);
    }

    String monitors(MonitorsPage page) {
        return render("monitors.jte", page);
    }

    String quality(QualityPage page) {
        return render("quality.jte", page);
    }

    String signIn(SignInPage page) {
        return render("signin.jte", page);
    }

    String message(MessagePage page) {
        return render("message.jte", page);
    }

    /// The account alone, to replace the one on a page.
    String account(AccountView account) {
        return render("equation.jte", account).replace('\n', ' ');
    }

    private String render(String template, Object page) {
        StringOutput html = new StringOutput();
        templates.render(template, page, html);
        return html.toString();
    }
}
