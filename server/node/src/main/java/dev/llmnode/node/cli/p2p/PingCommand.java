package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.swarm.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures round trips to a peer. */
@Command(name = "ping", mixinStandardHelpOptions = true, description = "Measures round trips to a peer.")
final class PingCommand implements CliCommand {
    private static final double NANOS_PER_MILLI = 1e6;

    @Mixin
    private P2pOptions options = new P2pOptions();

    @Parameters(paramLabel = "ADDR", description = "The peer's multiaddr.")
    private String address = "";

    @Option(names = "-n", defaultValue = "4", description = "How many pings (default: ${DEFAULT-VALUE}).")
    private int count;

    @Override
    public int run(Shell shell) {
        if (count < 1) {
            throw new CliException(ExitCode.USAGE, "-n %d: write 1 or more".formatted(count));
        }
        return Reach.with(options, options.host(), reach -> {
            Connection connection = reach.connect(address);
            List<Double> millis = reach.host().ping().ping(connection, count, options.timeout()).stream()
                    .map(PingCommand::millis)
                    .toList();
            List<Double> sorted = millis.stream().sorted().toList();
            String lines = millis.stream().map("%.3f ms%n"::formatted).collect(Collectors.joining());
            options.report(shell)
                    .print(
                            "%s over %s%n%smin %.3f ms, median %.3f ms, max %.3f ms"
                                    .formatted(
                                            connection.peer(),
                                            connection.description(),
                                            lines,
                                            sorted.getFirst(),
                                            sorted.get(count / 2),
                                            sorted.getLast()),
                            Report.object(
                                    "peer", connection.peer().toString(),
                                    "connection", connection.description(),
                                    "milliseconds", millis));
            return ExitCode.OK;
        });
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }
}
