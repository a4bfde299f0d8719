package dev.llmnode.node.cli.serve;

import dev.llmnode.inference.InferenceEngine;
import dev.llmnode.inference.model.ModelFile;
import dev.llmnode.inference.model.StoredModel;
import dev.llmnode.node.Engines;
import dev.llmnode.node.NodeSettings;
import dev.llmnode.node.RunningNode;
import dev.llmnode.node.Wiring;
import dev.llmnode.node.application.model.ModelSource;
import dev.llmnode.node.application.model.ModelState;
import dev.llmnode.node.application.model.ServedModel;
import dev.llmnode.node.cli.CliCommand;
import dev.llmnode.node.cli.CliException;
import dev.llmnode.node.cli.ExitCode;
import dev.llmnode.node.cli.LocalModels;
import dev.llmnode.node.cli.NodeOptions;
import dev.llmnode.node.cli.ProgressLine;
import dev.llmnode.node.cli.Shell;
import dev.llmnode.node.cli.Terminal;
import dev.llmnode.node.config.Settings;
import dev.llmnode.node.config.source.Flag;
import dev.llmnode.p2p.peer.IdentityFileException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves models until it is stopped. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves models until it is stopped (the default).")
public final class ServeCommand implements CliCommand {
    private static final List<String> NETWORK =
            List.of("node.enable-mdns", "node.enable-dht", "node.enable-rendezvous");

    @Mixin
    private NodeOptions options = new NodeOptions();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where to listen; port 0 lets the system choose. The same as --set api.listen-addr.")
    private @Nullable String listen;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Written when the node listens and its models are loaded: one line, the node's base URL.")
    private @Nullable Path readyFile;

    @Option(
            names = "--no-p2p",
            description = "Sets node.enable-mdns, node.enable-dht and node.enable-rendezvous to false.")
    private boolean noP2p;

    @Override
    public int run(Shell shell) {
        Settings settings = options.settings(shell, flags());
        Terminal terminal = shell.terminal();
        settings.warnings().forEach(terminal::warn);
        try (var _ = DataFolderLock.acquire(settings.dataDir())) {
            return serve(shell, settings, new ReadyFile(readyFile));
        }
    }

    private int serve(Shell shell, Settings settings, ReadyFile ready) {
        Terminal terminal = shell.terminal();
        List<StoredModel> stored = LocalModels.require(shell, settings);
        Engines engines = new Engines(settings.inference());
        List<ModelSource> models = stored.stream()
                .map(model -> source(terminal, settings, engines, model))
                .toList();
        RunningNode node = start(settings, models);
        StopSignal signal = StopSignal.closing(terminal, node, ready);
        try {
            ServeBanner banner = new ServeBanner(terminal, settings, node);
            banner.listening();
            node.models().awaitLoaded();
            requireOneModel(node);
            banner.ready();
            ready.write(banner.baseUrl());
            signal.await();
            return ExitCode.OK;
        } catch (CliException e) {
            signal.disarm();
            node.close();
            throw e;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private List<Flag> flags() {
        List<Flag> flags = new ArrayList<>();
        if (listen != null) {
            String address = listen.startsWith(":") ? "127.0.0.1" + listen : listen;
            flags.add(new Flag("api.listen-addr", address, "--listen"));
        }
        if (noP2p) {
            NETWORK.forEach(key -> flags.add(new Flag(key, "false", "--no-p2p")));
        }
        return flags;
    }

    /** Reads the model's head here, so that a damaged one stops the start, and begins to load it beside all else. */
    private static ModelSource source(Terminal terminal, Settings settings, Engines engines, StoredModel model) {
        ModelFile file = Engines.open(model.file());
        ProgressLine progress = new ProgressLine(terminal, model.id());
        FutureTask<InferenceEngine> loading = new FutureTask<>(() -> {
            try {
                return engines.load(model.id(), file, share -> progress.share("loading", share));
            } finally {
                progress.end();
            }
        });
        Thread.ofPlatform().name("read-" + model.id()).daemon().start(loading);
        return new ModelSource(
                model.id(),
                file.name(),
                file.description(),
                LocalModels.aliases(settings, model.id()),
                () -> result(loading));
    }

    private static InferenceEngine result(FutureTask<InferenceEngine> loading) throws Exception {
        try {
            return loading.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static RunningNode start(Settings settings, List<ModelSource> models) {
        NodeSettings node = SettingsToNode.map(settings);
        InetSocketAddress listen = node.connections().listen();
        try {
            return Wiring.start(node, models);
        } catch (IdentityFileException e) {
            throw new CliException(
                    ExitCode.CANNOT_WRITE,
                    "The node's key: %s; another folder is chosen with --data-dir DIR".formatted(e.getMessage()),
                    e);
        } catch (BindException e) {
            if (isElsewhere(listen.getAddress())) {
                throw notHere(listen, e);
            }
            String cure = "%s: stop what listens there, or choose another with --listen %s:0 (0: any free one)"
                    .formatted(e.getMessage(), listen.getHostString());
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "Port %d of %s cannot be had: %s".formatted(listen.getPort(), listen.getHostString(), cure),
                    e);
        } catch (UnresolvedAddressException | SocketException e) {
            throw notHere(listen, e);
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "The node cannot start: " + e.getMessage(), e);
        }
    }

    private static boolean isElsewhere(InetAddress address) {
        try {
            return !address.isAnyLocalAddress() && NetworkInterface.getByInetAddress(address) == null;
        } catch (SocketException _) {
            return false; // nobody knows
        }
    }

    private static CliException notHere(InetSocketAddress listen, Exception cause) {
        return new CliException(
                ExitCode.UNAVAILABLE,
                "%s is no address of this machine; choose another with --listen HOST:PORT"
                        .formatted(listen.getHostString()),
                cause);
    }

    private static void requireOneModel(RunningNode node) {
        List<ServedModel> models = node.models().models();
        boolean allFailed = models.stream().allMatch(model -> model.state() instanceof ModelState.Failed);
        if (allFailed && models.getFirst().state() instanceof ModelState.Failed(String reason)) {
            throw new CliException(
                    ExitCode.BAD_MODEL,
                    "%s cannot be loaded: %s".formatted(models.getFirst().id(), reason));
        }
    }
}
