package dev.thaw.reports.claim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Everybody's way through a study as CONSORT draws it: what remains from top to bottom, who was
/// lost and why at the side.
///
/// @param height of the picture
/// @param boxes from top to bottom, each box of the way before those at its side
/// @param lines between them
/// @param words the same for somebody who does not see it
public record FlowPicture(int height, List<Box> boxes, List<Line> lines, String words) {

    private static final int WAY = 300;
    private static final int SIDE = 340;
    private static final int SIDE_WIDTH = 360;
    private static final int TEXT = 20;
    private static final int PADDING = 12;
    private static final int GAP = 24;

    /// A box with its lines of text.
    public record Box(int x, int y, int width, int height, List<Text> texts) {}

    /// A line of text.
    public record Text(int x, int y, String text) {}

    /// From one box to another.
    public record Line(int x1, int y1, int x2, int y2) {}

    /// A step of the way.
    ///
    /// @param lost those who went another way before it, with the reason
    private record Stage(List<String> lost, List<String> remaining) {}

    static FlowPicture restricted(JsonNode flow) {
        JsonNode participants = flow.path("participants");
        List<String> notEligible = new ArrayList<>();
        int all = 0;
        for (Map.Entry<String, JsonNode> one : participants.properties()) {
            all += one.getValue().asInt();
            if (!one.getKey().equals("ELIGIBLE") && one.getValue().asInt() > 0) {
                notEligible.add(line(words(one.getKey()), one.getValue()));
            }
        }
        JsonNode starters = flow.path("starters");
        List<String> eligible = new ArrayList<>();
        eligible.add(line("Eligible starters", participants.path("ELIGIBLE")));
        flow.path("attended_session")
                .properties()
                .forEach(
                        session ->
                                eligible.add(
                                        line(
                                                "attended session " + session.getKey(),
                                                session.getValue())));
        int due = starters.path("eligible").asInt() - starters.path("not_yet_due").asInt();
        return of(
                List.of(
                        new Stage(List.of(), List.of("In the study: " + all)),
                        new Stage(notEligible, eligible),
                        new Stage(
                                List.of(line("not yet due", starters.path("not_yet_due"))),
                                List.of("Outcome due: " + due)),
                        new Stage(
                                List.of(
                                        line("withdrew", starters.path("withdrew")),
                                        line(
                                                "without dose or outcome",
                                                starters.path("without_outcome"))),
                                List.of(
                                        line(
                                                "Completed and assessed",
                                                starters.path("completers"))))));
    }

    static FlowPicture shown(JsonNode flow) {
        return of(
                List.of(
                        new Stage(
                                List.of(),
                                List.of(line("In the study", flow.path("participants")))),
                        new Stage(
                                List.of(),
                                List.of(line("Eligible starters", flow.path("eligible")))),
                        new Stage(
                                List.of(line("not yet due", flow.path("not_yet_due"))),
                                List.of(line("Completed and assessed", flow.path("completers"))))));
    }

    private static String line(String name, JsonNode count) {
        return name + ": " + (count.isNull() ? "too few to show" : count.asText());
    }

    private static String words(String reason) {
        return reason.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static FlowPicture of(List<Stage> stages) {
        List<Box> boxes = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        List<String> words = new ArrayList<>();
        int y = 0;
        for (Stage stage : stages) {
            if (y > 0) {
                int lost = stage.lost.isEmpty() ? 0 : heightOf(stage.lost);
                int to = y + GAP + lost + (lost > 0 ? GAP : 0);
                lines.add(new Line(WAY / 2, y, WAY / 2, to));
                if (lost > 0) {
                    boxes.add(box(SIDE, y + GAP, SIDE_WIDTH, stage.lost));
                    int middle = y + GAP + lost / 2;
                    lines.add(new Line(WAY / 2, middle, SIDE, middle));
                    words.add("leaving: " + String.join(", ", stage.lost));
                }
                y = to;
            }
            boxes.add(box(0, y, WAY, stage.remaining));
            words.add(String.join(", ", stage.remaining));
            y += heightOf(stage.remaining);
        }
        return new FlowPicture(y, boxes, lines, String.join("; ", words));
    }

    private static int heightOf(List<String> texts) {
        return texts.size() * TEXT + PADDING;
    }

    private static Box box(int x, int y, int width, List<String> texts) {
        List<Text> placed = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            placed.add(new Text(x + PADDING, y + PADDING / 2 + (i + 1) * TEXT - 5, texts.get(i)));
        }
        return new Box(x, y, width, heightOf(texts), placed);
    }
}
