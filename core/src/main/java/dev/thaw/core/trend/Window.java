package dev.thaw.core.trend;

/// A stretch of weeks or sessions.
///
/// @param first index of its first week or session
/// @param length how many, at least 1
public record Window(int first, int length) implements Comparable<Window> {

    public Window {
        if (length < 1) {
            throw new IllegalArgumentException("a window has at least one week");
        }
    }

    /// Index of its last week or session.
    public int last() {
        return first + length - 1;
    }

    /// Whether an index lies in the window.
    public boolean contains(int index) {
        return index >= first && index <= last();
    }

    /// Whether all of another window lies in this one.
    public boolean contains(Window other) {
        return other.first >= first && other.last() <= last();
    }

    /// Which third of the window an index lies in: 0, 1 or 2 (science.md B).
    public int third(int index) {
        return Math.floorDiv(3 * (index - first), length);
    }

    @Override
    public int compareTo(Window other) {
        return length != other.length
                ? Integer.compare(length, other.length)
                : Integer.compare(first, other.first);
    }
}
