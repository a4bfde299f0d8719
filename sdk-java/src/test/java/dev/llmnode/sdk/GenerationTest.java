package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.support.Compiled;
import dev.llmnode.sdk.support.FakeNode;
import dev.llmnode.sdk.support.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is added to a copy of the specifications is there, typed and documented, without a line by hand. */
@Timeout(300)
class GenerationTest {
    private static final Path GENERATORS =
            Path.of("../specs/generators").toAbsolutePath().normalize();
    private static final String LIBRARIES = System.getProperty("java.class.path");
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
                    JobRating rating = JobRating.builder().stars(5).words(null).class_("first").build();
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
    private static final String WRONG = """
            import dev.llmnode.sdk.LlmNode;
            import dev.llmnode.sdk.model.JobRating;

            class Wrong {
                Object noStars = JobRating.builder().words("Good").build();
                Object aText = JobRating.builder().stars("5");
                Object noJob = LlmNode.create().jobs().rate(JobRating.builder().stars(5).build());
            }
            """;

    @Test
    void generate_shouldMakeARouteMessagesAndACodeOfTheSpecification(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path specs = folder.resolve("specs");
        Path generated = folder.resolve("generated");
        run(folder, "node", GENERATORS.resolve("test/larger-specs.mjs"), specs);
        run(folder, GENERATORS.resolve("generate"), "sdk-java", "--specs", specs, "--out", generated);
        Path classes = folder.resolve("classes");
        Stream<Path> sources = Stream.concat(
                Compiled.sources(generated.resolve("main")),
                Compiled.sources(Path.of("src/main/java")).filter(file -> !file.endsWith("module-info.java")));
        assertThat(Compiled.compile(classes, LIBRARIES, sources)).isEmpty();
        String classPath = Compiled.path(classes, LIBRARIES);
        Path use = Files.writeString(folder.resolve("Use.java"), USE);
        assertThat(Compiled.compile(classes, classPath, Stream.of(use))).isEmpty();
        Path wrong = Files.writeString(folder.resolve("Wrong.java"), WRONG);
        assertThat(Compiled.compile(classes, classPath, Stream.of(wrong)))
                .contains("Wrong.java:5:", "Wrong.java:6:", "Wrong.java:7:");
        try (FakeNode node =
                new FakeNode((request, out, socket) -> (request.path().contains("again")
                                ? FakeNode.failing(409, "JOB_RATED")
                                : FakeNode.json(200, "{\"stars\":5}"))
                        .write(request, out, socket))) {
            List<String> command = List.of(Compiled.java(), "-cp", classPath, "Use");
            assertThat(Program.run(folder, Map.of("LLM_NODE_BASE_URL", node.url()), command))
                    .isEqualTo("5\n409\n");
            assertThat(node.received.get(0).path()).isEqualTo("/v1/jobs/a%20b?dry_run=true");
            assertThat(node.received.get(0).text()).isEqualTo("{\"stars\":5,\"words\":null,\"class\":\"first\"}");
        }
        assertThat(Files.readString(generated.resolve("api.md")))
                .contains("client.jobs().rate(String jobId, JobRating body", "Says how content you were.")
                .contains("socket.jobs().rate", "`JobRatedException`", "### JobRating");
    }

    private static void run(Path folder, Object... command) throws IOException, InterruptedException {
        Program.run(folder, Map.of(), Stream.of(command).map(String::valueOf).toList());
    }
}
