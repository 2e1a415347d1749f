package dev.thaw.reports.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file that pages refer to. Its address carries the digest of its content, so that browsers may
/// keep it for ever.
final class Asset {

    static final Asset STYLE = new Asset("thaw.css", "text/css; charset=utf-8");
    static final Asset ICON = new Asset("thaw.svg", "image/svg+xml");

    private static final int DIGITS = 16;

    private final String contentType;
    private final byte[] content;
    private final String path;

    private Asset(String file, String contentType) {
        this.contentType = contentType;
        this.content = read(file);
        this.path = "/assets/%s/%s".formatted(digest(content), file);
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

    private static byte[] read(String file) {
        try (InputStream in = Asset.class.getResourceAsStream(file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
