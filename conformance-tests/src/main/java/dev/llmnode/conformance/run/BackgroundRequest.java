package dev.llmnode.conformance.run;

import dev.llmnode.conformance.cases.Matcher;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.IntNode;

/** A request whose answer is left unread. */
final class BackgroundRequest implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
    private final Future<HttpResponse<InputStream>> answer;

    BackgroundRequest(Callable<HttpResponse<InputStream>> request) {
        answer = thread.submit(request);
    }

    /** Waits for the answer's head, if anything is expected of its status. */
    List<String> problems(@Nullable JsonNode status) throws InterruptedException {
        if (status == null) {
            return List.of();
        }
        try {
            int got = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode();
            boolean matches = Matcher.matches(status, IntNode.valueOf(got));
            return matches ? List.of() : List.of("status: expected %s, got %d".formatted(status, got));
        } catch (ExecutionException | TimeoutException e) {
            return List.of("no answer in the background: " + e);
        }
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        if (answer.state() == Future.State.SUCCESS) {
            answer.resultNow().body().close();
        }
        thread.shutdownNow();
    }
}
