package dev.llmnode.node.cli.p2p;

import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.p2p.perf.Perf;
import dev.llmnode.p2p.swarm.Connection;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how fast bytes go to a peer and back. */
@Command(
        name = "perf",
        mixinStandardHelpOptions = true,
        description = "Measures throughput with a peer that serves /perf/1.0.0 ('p2p listen' does).")
final class PerfCommand implements CliCommand {
    private static final long MEGABYTE = 1_000_000;

    @Mixin
    private P2pOptions options = new P2pOptions();

    @Parameters(paramLabel = "ADDR", description = "The peer's multiaddr.")
    private String address = "";

    @Option(names = "--upload", paramLabel = "MB", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
    private int upload;

    @Option(names = "--download", paramLabel = "MB", defaultValue = "100", description = "Default: ${DEFAULT-VALUE}.")
    private int download;

    @Override
    public int run(Shell shell) {
        if (upload < 0 || download < 0) {
            throw new CliException(ExitCode.USAGE, "--upload and --download: write 0 or more");
        }
        return Reach.with(options, options.host(), reach -> {
            Connection connection = reach.connect(address);
            Perf.Result result =
                    reach.host().perf().measure(connection, upload * MEGABYTE, download * MEGABYTE, options.timeout());
            double up = megabits(result.uploaded(), result.uploadTime());
            double down = megabits(result.downloaded(), result.downloadTime());
            options.report(shell)
                    .print(
                            "%s over %s%nupload    %.1f Mbit/s%ndownload  %.1f Mbit/s"
                                    .formatted(connection.peer(), connection.description(), up, down),
                            Report.object(
                                    "peer",
                                    connection.peer().toString(),
                                    "connection",
                                    connection.description(),
                                    "uploadMegabitsPerSecond",
                                    up,
                                    "downloadMegabitsPerSecond",
                                    down));
            return ExitCode.OK;
        });
    }

    private static double megabits(long bytes, Duration time) {
        return bytes == 0 ? 0 : bytes * 8e3 / Math.max(1, time.toNanos());
    }
}
