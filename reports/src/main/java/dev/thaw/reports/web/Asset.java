package dev.thaw.reports.web;

import dev.thaw.core.evidence.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/// A file that pages refer to. Its address carries the digest of its content, so that browsers may
/// keep it for ever.
final class Asset {

    static final Asset STYLE = own("thaw.css", "text/css; charset=utf-8");
    static final Asset ICON = own("thaw.svg", "image/svg+xml");

    /// Draws the charts of a page.
    static final Asset CHARTS = own("charts.js", "text/javascript; charset=utf-8");

    /// Takes a key from a link.
    static final Asset SIGN_IN = own("sign-in.js", "text/javascript; charset=utf-8");

    static final Asset ECHARTS = library("echarts/5.5.0/echarts.min.js");
    static final Asset HTMX = library("htmx.org/2.0.8/dist/htmx.min.js");
    static final Asset HTMX_EVENTS = library("htmx-ext-sse/2.2.2/sse.js");

    static final List<Asset> ALL =
            List.of(STYLE, ICON, CHARTS, SIGN_IN, ECHARTS, HTMX, HTMX_EVENTS);

    private static final int DIGITS = 16;

    private final String contentType;
    private final byte[] content;
    private final String path;

    private Asset(String resource, String contentType) {
        this.contentType = contentType;
        this.content = read(resource);
        this.path =
                "/assets/%s/%s"
                        .formatted(
                                Digest.of(content).toString().substring(0, DIGITS),
                                resource.substring(resource.lastIndexOf('/') + 1));
    }

    private static Asset own(String file, String contentType) {
        return new Asset(file, contentType);
    }

    /// @param path within its package of `org.webjars`, with its version
    private static Asset library(String path) {
        return new Asset("/META-INF/resources/webjars/" + path, "text/javascript; charset=utf-8");
    }

    String path() {
        return path;
    }

    String contentType() {
        return contentType;
    }

    byte[] content() {
        return content.clone();
    }

    private static byte[] read(String resource) {
        try (InputStream in = Asset.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not where its library has it");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
