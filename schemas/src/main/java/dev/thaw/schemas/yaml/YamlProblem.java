package dev.thaw.schemas.yaml;

/// What is wrong with a file that somebody wrote: file, line and one sentence.
public final class YamlProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public YamlProblem(String message) {
        super(message);
    }
}
