package dev.thaw.launcher;

import dev.thaw.embedded.StartupProblem;
import dev.thaw.ingest.importer.ImportProblem;
import dev.thaw.reports.DatabaseProblem;
import dev.thaw.reports.receipt.ReceiptProblem;
import dev.thaw.reports.record.RecordProblem;
import dev.thaw.schemas.registry.RegistryException;
import dev.thaw.schemas.yaml.YamlProblem;
import dev.thaw.streams.StreamsProblem;
import dev.thaw.vault.ForeignVault;
import dev.thaw.vault.VaultProblem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/// The `thaw` command.
@Command(
        name = "thaw",
        mixinStandardHelpOptions = true,
        version = "Thaw 0.1.0",
        header = "Measures whether people begin to feel again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            ImportCommand.class,
            TrendsCommand.class,
            StatusCommand.class,
            StudyCommand.class,
            ClaimCommand.class,
            AppCommand.class,
            ReaderCommand.class,
            ParticipantCommand.class,
            TopicsCommand.class,
            ReleaseCommand.class,
            MonitorsCommand.class,
            ExportCommand.class,
            LockCommand.class,
            VerifyCommand.class,
            ReceiptCommand.class,
            LedgerCommand.class,
            VaultCommand.class,
            DoctorCommand.class,
            ServiceCommands.Ingest.class,
            ServiceCommands.Streams.class,
            ServiceCommands.Reports.class,
            ServiceCommands.Registry.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  thaw demo                  a synthetic study, from publishing to trend tables",
            "  thaw study apply S.yaml    tell Thaw about a study",
            "  thaw import --study S --mapping M.yaml FILE.csv",
            "  thaw trends --study S      look at the trends",
            "  thaw verify RECEIPT        compute a result again and compare",
            "",
            "Exit codes: 0 done, 1 done and something is wrong, 2 could not be done, 70 a defect;"
                    + " 3 and 4: see 'thaw verify --help'."
        })
public final class Thaw implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Thaw.class);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /// Runs one command and ends the process with its exit code.
    public static void main(String[] args) {
        int code = commandLine().execute(args);
        System.exit(code);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Thaw())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(Thaw::explain)
                .setParameterExceptionHandler(Thaw::explainArguments);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static int explain(Exception problem, CommandLine command, ParseResult arguments) {
        Optional<String> sentence = sentence(problem);
        if (sentence.isPresent()) {
            command.getErr().println("thaw: " + sentence.get());
            LOG.debug("The command ended.", problem);
            return ExitCode.CANNOT;
        }
        command.getErr()
                .println(
                        "thaw: a defect of Thaw ended the command; please report the lines below.");
        problem.printStackTrace(command.getErr());
        return ExitCode.DEFECT;
    }

    /// What a person can do about a problem, where anybody can do anything.
    static Optional<String> sentence(Throwable problem) {
        return switch (problem) {
            case UserProblem p -> Optional.of(p.getMessage());
            case StartupProblem p -> Optional.of(p.getMessage());
            case VaultProblem p -> Optional.of(p.getMessage());
            case ForeignVault p -> Optional.of(p.getMessage());
            case ReceiptProblem p -> Optional.of(p.getMessage());
            case RecordProblem p -> Optional.of(p.getMessage());
            case ImportProblem p -> Optional.of(p.getMessage());
            case YamlProblem p -> Optional.of(p.getMessage());
            case StreamsProblem p -> Optional.of(p.getMessage());
            case DatabaseProblem p -> Optional.of(p.getMessage());
            case RegistryException p ->
                    Optional.of(
                            "The schema registry did not serve: "
                                    + p.getMessage()
                                    + " Check its address and that it runs.");
            case org.apache.kafka.common.errors.TimeoutException _ ->
                    Optional.of(
                            "Kafka does not answer; check its address (--bootstrap) and that it"
                                    + " runs.");
            case org.apache.kafka.common.errors.UnknownTopicOrPartitionException _ ->
                    Optional.of("Kafka lacks Thaw's topics; run: thaw topics apply");
            case org.apache.kafka.common.KafkaException refused ->
                    Optional.of(
                            "Kafka did not serve ("
                                    + refused.getMessage()
                                    + "); check that it runs and may be used.");
            case org.jdbi.v3.core.ConnectionException _,
                    com.zaxxer.hikari.pool.HikariPool.PoolInitializationException _ ->
                    Optional.of(
                            "PostgreSQL does not answer; check its address (--database) and that"
                                    + " it runs.");
            // Its message may quote a statement with the values in it.
            case org.jdbi.v3.core.JdbiException failed ->
                    Optional.of(
                            "PostgreSQL did not serve"
                                    + sqlState(failed)
                                    + "; check that it runs and try again.");
            default -> problem.getCause() == null ? Optional.empty() : sentence(problem.getCause());
        };
    }

    private static String sqlState(Throwable problem) {
        return switch (problem) {
            case null -> "";
            case SQLException e when e.getSQLState() != null ->
                    " (SQLSTATE " + e.getSQLState() + ")";
            default -> sqlState(problem.getCause());
        };
    }

    private static int explainArguments(
            CommandLine.ParameterException problem, String[] arguments) {
        PrintWriter err = problem.getCommandLine().getErr();
        err.println("thaw: " + problem.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
        err.println(
                "See '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.CANNOT;
    }
}
