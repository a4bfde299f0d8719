package dev.llmnode.conformance.driver;

import dev.llmnode.conformance.cases.NodeScript;
import dev.llmnode.conformance.cases.Variables;
import dev.llmnode.conformance.script.Recording;
import dev.llmnode.conformance.script.ScriptedNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A client library under test: a driver for each node that it calls, among them one that follows scripts. Started when needed. */
public final class ClientLibrary implements AutoCloseable {

    private final List<String> command;
    private final Duration patience;
    private final Map<URI, Driver> drivers = new HashMap<>();
    private @Nullable ScriptedNode scripted;

    /**
     * A library.
     *
     * @param command starts a driver
     * @param patience how long one call may take
     */
    public ClientLibrary(List<String> command, Duration patience) {
        this.command = List.copyOf(command);
        this.patience = patience;
    }

    /** Calls a node; gives what the driver answered. A driver that fails is not used again. */
    public JsonNode call(URI node, String operation, @Nullable JsonNode arguments, @Nullable JsonNode options)
            throws IOException, InterruptedException {
        Driver driver = drivers.get(node);
        if (driver == null) {
            driver = Driver.start(command, node, patience);
            drivers.put(node, driver);
        }
        try {
            return driver.call(operation, arguments, options);
        } catch (IOException e) {
            drivers.remove(node);
            driver.close();
            throw e;
        }
    }

    /** A node that follows the script from now on; what comes to it is recorded. */
    public Recording follow(NodeScript script, Variables variables) throws IOException {
        return scripted().follow(script, variables);
    }

    /** Where that node listens. */
    public URI scriptedNode() throws IOException {
        return scripted().baseUrl();
    }

    private ScriptedNode scripted() throws IOException {
        ScriptedNode node = scripted;
        if (node == null) {
            node = ScriptedNode.start();
            scripted = node;
        }
        return node;
    }

    @Override
    public void close() throws IOException {
        drivers.values().forEach(Driver::close);
        drivers.clear();
        if (scripted != null) {
            scripted.close();
        }
    }
}
