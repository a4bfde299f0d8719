package dev.llmnode.conformance.driver;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A client library under test: a child process that takes one JSON object a line on standard input, {@code {operation, arguments, options}}, makes the
 * call, and answers with one a line on standard output: {@code {value}}, {@code {chunks}} of a stream, or {@code {error: {type, code, field, status,
 * message}}}. It finds the node in {@code LLM_NODE_BASE_URL}; what it writes to standard error is shown.
 */
public final class Driver implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter calls;
    private final Duration patience;
    private final ExecutorService reader = Executors.newVirtualThreadPerTaskExecutor();

    private Driver(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.calls = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /**
     * Starts a driver.
     *
     * @param patience how long one call may take
     */
    public static Driver start(List<String> command, URI node, Duration patience) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("LLM_NODE_BASE_URL", node.toString());
        return new Driver(builder.start(), patience);
    }

    /** Makes one call; gives what the driver answered. */
    public JsonNode call(String operation, @Nullable JsonNode arguments, @Nullable JsonNode options)
            throws IOException, InterruptedException {
        ObjectNode call = JsonMapper.shared().createObjectNode().put("operation", operation);
        call.set("arguments", arguments == null ? call.objectNode() : arguments);
        call.set("options", options == null ? call.objectNode() : options);
        calls.write(call + "\n");
        calls.flush();
        Callable<@Nullable String> read = answers::readLine;
        try {
            String line = reader.submit(read).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                throw new IOException("the driver ended without an answer to '%s'".formatted(operation));
            }
            return JsonMapper.shared().readTree(line);
        } catch (ExecutionException e) {
            throw new IOException("cannot read the driver's answer to '%s'".formatted(operation), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer to '%s' within %s".formatted(operation, patience), e);
        } catch (JacksonException e) {
            throw new IOException("the driver's answer to '%s' is not JSON".formatted(operation), e);
        }
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroyForcibly();
        reader.shutdownNow();
    }
}
