package dev.thaw.launcher;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.thaw.core.event.StudyId;
import dev.thaw.core.protocol.StudyProtocol;
import dev.thaw.core.release.Reason;
import dev.thaw.reports.release.ReleaseJob;
import dev.thaw.reports.release.ReleaseOutcome;
import dev.thaw.reports.release.ReleaseProblem;
import dev.thaw.reports.release.ReleaseTally;
import java.time.temporal.ChronoUnit;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `thaw release`: new figures for researchers.
@Command(
        name = "release",
        mixinStandardHelpOptions = true,
        description = {
            "Release a study's cohort figures to researchers (schema research, role"
                    + " thaw_researcher).",
            "Small cells are hidden, and whatever they could be worked out from, also together with"
                    + " all earlier releases. The first release may be made at any time, the others"
                    + " when the study's interval (releases.interval_days) has passed; 'thaw up' and"
                    + " 'thaw reports' then make them by themselves."
        },
        footer = {
            "",
            "Examples:",
            "  thaw release --study spring --dry-run   what would be published, and why the rest not",
            "  thaw release --study spring",
            "  thaw release --study spring --due       for a timer: not being due is no error",
            "",
            "Exit codes: 0 released, or --due and not due; 2 nothing was released, one sentence says"
                    + " why."
        })
final class ReleaseCommand implements Callable<Integer> {

    /// The bar wants many small steps.
    private static final int STEPS = 256;

    @Option(names = "--study", required = true, description = "The study.")
    private String study;

    @Option(names = "--due", description = "Do nothing, without an error, if it is not time.")
    private boolean due;

    @Option(
            names = "--dry-run",
            description = "Decide on everything and write nothing; also before it is time.")
    private boolean dryRun;

    @Mixin private Where where;
    @Mixin private Output output;

    @Override
    public Integer call() {
        StudyId id = Names.study(study);
        try (Workspace workspace = Workspace.open(where)) {
            if (!Visibility.await(workspace)) {
                output.say("Events keep arriving; the newest are not in this release.");
            }
            StudyProtocol protocol = StudyCommand.protocol(workspace, id);
            ReleaseJob job = ReleaseJob.on(workspace.database());
            if (dryRun) {
                showRehearsal(with(job::rehearse, protocol));
            } else {
                show(
                        with(
                                (of, bar) -> job.release(of, ReleaseJob.Occasion.ASKED_FOR, bar),
                                protocol));
            }
            return ExitCode.OK;
        } catch (ReleaseProblem e) {
            throw new UserProblem(e.getMessage(), e);
        }
    }

    /// What takes its time.
    @FunctionalInterface
    private interface Work<T> {
        T of(StudyProtocol protocol, ReleaseJob.Progress progress);
    }

    private static <T> T with(Work<T> work, StudyProtocol protocol) {
        try (Bar bar = new Bar("Releasing", 0)) {
            return work.of(
                    protocol, (done, all) -> bar.at((long) done * STEPS, () -> (long) all * STEPS));
        }
    }

    private void showRehearsal(ReleaseTally tally) {
        output.show(
                json("rehearsed", tally),
                () -> "Nothing is written. It would be so:\n" + text(tally));
    }

    private void show(ReleaseOutcome outcome) {
        switch (outcome) {
            case ReleaseOutcome.Released(int number, String digest, ReleaseTally tally) ->
                    output.show(
                            json("released", tally)
                                    .put("release_number", number)
                                    .put("digest", digest),
                            () ->
                                    "Release %d of study %s is made (%s).%n%s"
                                            .formatted(number, study, digest, text(tally)));
            case ReleaseOutcome.NotDue(var at) -> {
                String when = at.truncatedTo(ChronoUnit.SECONDS).toString();
                String sentence =
                        "The next release of study %s is due at %s; releases.interval_days of its protocol says so."
                                .formatted(study, when);
                if (!due) {
                    throw new UserProblem(sentence);
                }
                output.show(object("not_due").put("due_at", when), () -> sentence);
            }
            case ReleaseOutcome.UnderWay() ->
                    throw new UserProblem(
                            "Another process is making a release of study %s; wait for it."
                                    .formatted(study));
            case ReleaseOutcome.NothingToShow() ->
                    throw new UserProblem(
                            "Nothing of study %s can be released yet: too few participants who consent to published figures have values in common; 'thaw release --dry-run' says more."
                                    .formatted(study));
        }
    }

    private ObjectNode object(String outcome) {
        return Output.object().put("study", study).put("outcome", outcome);
    }

    private ObjectNode json(String outcome, ReleaseTally tally) {
        ObjectNode json = object(outcome).put("published", tally.published());
        ObjectNode kept = json.putObject("kept");
        tally.kept().forEach((why, n) -> kept.put(why.name(), n));
        ObjectNode withheld = json.putObject("withheld");
        tally.withheld().forEach((why, n) -> withheld.put(why.name(), n));
        return json;
    }

    private static String text(ReleaseTally tally) {
        return "  published  %,d blocks%n%s%s"
                .formatted(
                        tally.published(),
                        lines("kept", tally.kept()),
                        lines("withheld", tally.withheld()))
                .stripTrailing();
    }

    private static String lines(String what, SortedMap<Reason, Integer> counts) {
        StringBuilder lines = new StringBuilder();
        counts.forEach(
                (why, n) ->
                        lines.append("  %-9s  %,d blocks: %s%n".formatted(what, n, words(why))));
        return lines.toString();
    }

    private static String words(Reason why) {
        return switch (why) {
            case UNCHANGED -> "nobody changed";
            case TOO_FEW_CHANGED -> "too few participants changed";
            case TOO_FEW_PEOPLE -> "too few participants";
            case TOO_MUCH_ALIKE -> "nearly all have the same value";
            case POPULATIONS_TOO_CLOSE -> "together with earlier figures it would tell about a few";
            case NOT_PROVEN -> "whether it would tell about a few could not be settled";
            case AUDIT_FAILED -> "the finished table did not pass its audit";
        };
    }
}
