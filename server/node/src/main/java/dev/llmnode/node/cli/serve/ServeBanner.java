package dev.llmnode.node.cli.serve;

import dev.llmnode.node.RunningNode;
import dev.llmnode.node.application.model.ModelState;
import dev.llmnode.node.cli.Terminal;
import dev.llmnode.node.config.Settings;
import java.net.InetAddress;
import java.util.stream.Collectors;

/** What a person at the terminal should know of a node that has started. */
final class ServeBanner {
    private final Terminal terminal;
    private final Settings settings;
    private final RunningNode node;

    ServeBanner(Terminal terminal, Settings settings, RunningNode node) {
        this.terminal = terminal;
        this.settings = settings;
        this.node = node;
    }

    /** An address that a client on this machine can use. */
    String baseUrl() {
        InetAddress address = node.address().getAddress();
        boolean any = address != null && address.isAnyLocalAddress();
        return "http://" + hostAndPort(any ? "127.0.0.1" : node.address().getHostString());
    }

    private String hostAndPort(String host) {
        String bare = host.replaceAll("[\\[\\]]", "");
        return "%s:%d"
                .formatted(
                        bare.contains(":") ? "[%s]".formatted(bare) : bare,
                        node.address().getPort());
    }

    void listening() {
        InetAddress address = node.address().getAddress();
        boolean open = address == null || !address.isLoopbackAddress();
        if (open && !settings.api().requireApiKey()) {
            warnOfOpenDoor();
        }
        terminal.say("Listening on @|bold %s|@".formatted(baseUrl()));
    }

    private void warnOfOpenDoor() {
        String line = "*".repeat(78);
        terminal.say("@|bold,red %s|@".formatted(line));
        terminal.say("@|bold,red ***  ANYONE WHO CAN REACH %s CAN USE THIS NODE: IT ASKS FOR NO KEY.|@"
                .formatted(hostAndPort(settings.api().listenAddr().getHostString())));
        terminal.say("@|bold,red ***|@  Ask for one: --set api.require-api-key=true --set api.api-keys=SECRET");
        terminal.say("@|bold,red ***|@  or listen on this machine alone: --listen 127.0.0.1:%d"
                .formatted(node.address().getPort()));
        terminal.say("@|bold,red %s|@".formatted(line));
    }

    void ready() {
        String ids = node.models().models().stream()
                .map(model -> model.state() instanceof ModelState.Failed(String reason)
                        ? "%s (failed: %s)".formatted(model.id(), reason)
                        : model.id())
                .collect(Collectors.joining(", "));
        String key = settings.api().requireApiKey() ? " -H 'X-API-Key: YOUR_KEY'" : "";
        terminal.say("Serving @|bold %s|@. Try it:".formatted(ids));
        terminal.err()
                .printf(
                        "  curl -N %s/v1/inference%s -H 'Content-Type: application/json' \\%n    -d '{\"model\":\"%s\",\"prompt\":\"Why is the sky blue?\",\"max_tokens\":100,\"stream\":true}'%n",
                        baseUrl(), key, node.models().models().getFirst().id());
    }
}
