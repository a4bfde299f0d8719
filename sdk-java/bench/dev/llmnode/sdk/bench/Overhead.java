package dev.llmnode.sdk.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.llmnode.sdk.LlmNode;
import dev.llmnode.sdk.model.InferenceRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;

/** Microseconds an event of a stream, and a call, over the JDK's HTTP client reading the raw body, from a server in this process. */
public final class Overhead {
    private static final int CALLS = 2000;
    private static final String ANSWER = """
            {"model":"m","content":"Paris","tokens_used":1,"finish_reason":"complete","request_id":"r-1",
             "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"cached_tokens":0},
             "timings":{"queue_ms":0,"prompt_ms":1,"generation_ms":0,"total_ms":1,"tokens_per_second":0}}""";

    private final int events;
    private final HttpServer server;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final InferenceRequest request;
    private final LlmNode client;

    private Overhead(int events) throws IOException {
        this.events = events;
        this.request = InferenceRequest.builder()
                .model("m")
                .maxTokens(events)
                .prompt("p")
                .build();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
        client = LlmNode.builder().baseUrl(url()).httpClient(http).build();
    }

    /** Prints what it found. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int events = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Overhead overhead = new Overhead(events);
        overhead.print("an event", events, runs, overhead::rawStream, overhead::stream);
        overhead.print("a call", CALLS, runs, overhead::rawCalls, overhead::calls);
        System.exit(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!asked.contains("\"stream\":true")) {
            byte[] body = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            return;
        }
        exchange.getResponseHeaders().set("content-type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 1; i <= events; i++) {
                out.write(event(i));
                out.flush();
            }
        }
    }

    private byte[] event(int index) {
        String finish = index == events ? "\"complete\"" : "null";
        return "id: s.%d\ndata: {\"content\":\" word\",\"tokens_used\":%d,\"finish_reason\":%s}\n\n"
                .formatted(index, index, finish)
                .getBytes(StandardCharsets.UTF_8);
    }

    private HttpRequest post(boolean stream) {
        String body = "{\"model\":\"m\",\"max_tokens\":%d,\"prompt\":\"p\",\"stream\":%b}".formatted(events, stream);
        return HttpRequest.newBuilder(URI.create(url() + "/v1/inference"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private void rawStream() throws IOException, InterruptedException {
        Counter counter = new Counter();
        http.send(post(true), BodyHandlers.fromSubscriber(counter));
        counter.over.await();
    }

    private void stream() {
        int count = 0;
        try (var chunks = client.inference().stream(request)) {
            for (var chunk : chunks) {
                count += chunk.content().isEmpty() ? 0 : 1;
            }
        }
        if (count != events) {
            throw new IllegalStateException(count + " of " + events + " events");
        }
    }

    private void rawCalls() throws IOException, InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            http.send(post(false), BodyHandlers.ofString());
        }
    }

    private void calls() {
        for (int i = 0; i < CALLS; i++) {
            client.inference().create(request).content();
        }
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Time on the clock, and of all processors: threads of the library may work while the server does. */
    private record Cost(double wall, double cpu) {}

    private void print(String what, int count, int runs, Task raw, Task ours) throws IOException, InterruptedException {
        List<Cost> found = new ArrayList<>();
        for (int run = -2; run < runs; run++) { // two to warm up
            Cost plain = cost(raw, count);
            Cost whole = cost(ours, count);
            if (run >= 0) {
                found.add(new Cost(whole.wall() - plain.wall(), whole.cpu() - plain.cpu()));
            }
        }
        print("µs " + what, found.stream().mapToDouble(Cost::wall).sorted().toArray());
        print("µs of processors " + what, found.stream().mapToDouble(Cost::cpu).sorted().toArray());
    }

    private static void print(String what, double[] sorted) {
        System.out.printf(
                "%s over the raw body (min, median, max of %d): %.2f, %.2f, %.2f%n",
                what, sorted.length, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    private static Cost cost(Task task, int count) throws IOException, InterruptedException {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long begin = System.nanoTime();
        long cpu = system.getProcessCpuTime();
        task.run();
        double thousands = 1000.0 * count;
        return new Cost((System.nanoTime() - begin) / thousands, (system.getProcessCpuTime() - cpu) / thousands);
    }

    /** Reads a body to its end. */
    private static final class Counter implements Flow.Subscriber<List<ByteBuffer>> {
        private final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable failure) {
            throw new IllegalStateException(failure);
        }

        @Override
        public void onComplete() {
            over.countDown();
        }
    }
}
