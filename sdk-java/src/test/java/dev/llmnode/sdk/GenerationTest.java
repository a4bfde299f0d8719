package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is added to a copy of the specifications is there, typed and documented, without a line by hand. */
@Timeout(300)
class GenerationTest {
    private static final Path SPECS = Path.of("../specs").toAbsolutePath().normalize();
    private static final String USE = """
            import dev.llmnode.sdk.LlmNode;
            import dev.llmnode.sdk.error.ConflictException;
            import dev.llmnode.sdk.error.JobRatedException;
            import dev.llmnode.sdk.model.JobRatedMessage;
            import dev.llmnode.sdk.model.JobRating;
            import dev.llmnode.sdk.model.RateJobQuery;
            import dev.llmnode.sdk.resource.Socket;

            class Use {
                public static void main(String[] args) {
                    LlmNode client = LlmNode.create();
                    JobRating rating = JobRating.builder().stars(5).words(null).build();
                    RateJobQuery query = RateJobQuery.builder().dryRun(true).build();
                    System.out.println(client.jobs().rate("a b", rating, query).stars());
                    try {
                        client.jobs().rate("again", rating);
                    } catch (JobRatedException error) {
                        ConflictException status = error;
                        System.out.println(status.status());
                    }
                }

                JobRatedMessage typed(Socket socket) {
                    return socket.jobs().rate(JobRating.builder().stars(2).build());
                }
            }
            """;

    @Test
    void generate_shouldMakeARouteMessagesAndACodeOfTheSpecification(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path specs = largerSpecs(folder.resolve("specs"));
        Path generated = folder.resolve("generated");
        Process generate = new ProcessBuilder(
                        SPECS.resolve("generators/generate").toString(),
                        "sdk-java",
                        "--specs",
                        specs.toString(),
                        "--out",
                        generated.toString())
                .inheritIO()
                .start();
        assertThat(generate.waitFor()).isZero();
        Path classes = folder.resolve("classes");
        String libraries = System.getProperty("java.class.path");
        Stream<Path> sources = Stream.concat(
                Compiled.sources(generated.resolve("main")),
                Compiled.sources(Path.of("src/main/java")).filter(file -> !file.endsWith("module-info.java")));
        assertThat(Compiled.compile(classes, libraries, sources)).isEmpty();
        Path use = Files.writeString(folder.resolve("Use.java"), USE);
        String classPath = Compiled.path(classes, libraries);
        assertThat(Compiled.compile(classes, classPath, Stream.of(use))).isEmpty();
        try (FakeNode node =
                new FakeNode((request, out, socket) -> (request.path().contains("again")
                                ? FakeNode.failing(409, "JOB_RATED")
                                : FakeNode.json(200, "{\"stars\":5}"))
                        .write(request, out, socket))) {
            assertThat(Compiled.run(classPath, "Use", Map.of("LLM_NODE_BASE_URL", node.url())))
                    .isEqualTo("5\n409\n");
            assertThat(node.received.get(0).path()).isEqualTo("/v1/jobs/a%20b?dry_run=true");
            assertThat(node.received.get(0).text()).isEqualTo("{\"stars\":5,\"words\":null}");
        }
        assertThat(Files.readString(generated.resolve("api.md")))
                .contains("client.jobs().rate(String jobId, JobRating body", "Says how content you were.")
                .contains("socket.jobs().rate", "`JobRatedException`", "### JobRating");
    }

    /** A copy of the specifications with a route, two messages, an error code and a schema more. */
    private static Path largerSpecs(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("schemas"));
        for (String each : new String[] {"openapi.yaml", "asyncapi.yaml"}) {
            Files.copy(SPECS.resolve(each), folder.resolve(each));
        }
        try (Stream<Path> files = Files.list(SPECS.resolve("schemas"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve("schemas").resolve(file.getFileName()));
            }
        }
        change(folder.resolve("openapi.yaml"), "\n  /v1/peers:\n", ROUTE + "  /v1/peers:\n");
        append(folder.resolve("schemas/node.yaml"), RATING);
        change(folder.resolve("schemas/error.yaml"), "- CONFLICT\n", "- CONFLICT\n    - JOB_RATED\n");
        change(folder.resolve("schemas/error.yaml"), "CONFLICT: 409\n", "CONFLICT: 409\n    JOB_RATED: 409\n");
        append(
                folder.resolve("schemas/socket.yaml"),
                MESSAGE.formatted("JobRateMessage", "JobRateMessage", "job_rate")
                        + MESSAGE.formatted("JobRatedMessage", "JobRatedMessage", "job_rated"));
        Path asyncapi = folder.resolve("asyncapi.yaml");
        change(asyncapi, "\n    messages:\n", CHANNEL);
        change(asyncapi, "\noperations:\n", OPERATIONS);
        change(asyncapi, "\n  messages:\n", MESSAGES);
        return folder;
    }

    private static void change(Path file, String from, String to) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(from);
        int at = text.indexOf(from);
        Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, Files.readString(file) + text);
    }

    private static final String ROUTE = """

              /v1/jobs/{job_id}:
                post:
                  operationId: rateJob
                  x-resource: jobs
                  x-method: rate
                  tags: [node]
                  summary: Rate a job
                  description: Says how content you were.
                  parameters:
                    - {name: job_id, in: path, required: true, description: Which job., schema: {type: string}}
                    - {name: dry_run, in: query, description: Only try., schema: {type: boolean}}
                  requestBody: {required: true, content: {application/json: {schema: {$ref: 'schemas/node.yaml#/JobRating'}}}}
                  responses:
                    '200': {description: Done., content: {application/json: {schema: {$ref: 'schemas/node.yaml#/JobRating'}}}}
                    '409': {description: Rated before., content: {application/json: {schema: {$ref: 'schemas/error.yaml#/ErrorResponse'}}}}
            """;
    private static final String RATING = """

            JobRating:
              title: JobRating
              description: How content somebody was.
              type: object
              required: [stars]
              properties:
                stars: {description: More is better., type: integer, format: int32, minimum: 1, maximum: 5}
                words: {description: In your words., type: [string, 'null']}
            """;
    private static final String MESSAGE = """

            %s:
              title: %s
              description: A rating goes by.
              type: object
              required: [type, payload]
              properties:
                type: {const: %s, description: The type., type: string}
                payload: {$ref: 'node.yaml#/JobRating'}
            """;
    private static final String CHANNEL = """

                messages:
                  job_rate: {$ref: '#/components/messages/job_rate'}
                  job_rated: {$ref: '#/components/messages/job_rated'}
            """;
    private static final String OPERATIONS = """

            operations:
              receiveJobRate:
                action: receive
                x-resource: jobs
                x-method: rate
                channel: {$ref: '#/channels/socket'}
                messages: [{$ref: '#/channels/socket/messages/job_rate'}]
                reply: {messages: [{$ref: '#/channels/socket/messages/job_rated'}]}
              sendJobRated:
                action: send
                channel: {$ref: '#/channels/socket'}
                messages: [{$ref: '#/channels/socket/messages/job_rated'}]
            """;
    private static final String MESSAGES = """

              messages:
                job_rate: {name: job_rate, summary: A rating., payload: {$ref: 'schemas/socket.yaml#/JobRateMessage'}}
                job_rated: {name: job_rated, summary: A rating., payload: {$ref: 'schemas/socket.yaml#/JobRatedMessage'}}
            """;
}
