package dev.llmnode.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmnode.sdk.support.Compiled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the compiler says to users. */
class TypesTest {
    @Test
    void builder_shouldNotCompileWithoutWhatIsRequired(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Wrong.java"), """
                import dev.llmnode.sdk.model.InferenceRequest;
                class Wrong {
                    Object noModel = InferenceRequest.builder().maxTokens(1);
                    Object noTokens = InferenceRequest.builder().model("m").build();
                    Object aText = InferenceRequest.builder().model("m").maxTokens("1");
                }
                """);
        assertThat(Compiled.compile(folder, System.getProperty("java.class.path"), Compiled.sources(folder)))
                .contains("Wrong.java:3:", "Wrong.java:4:", "Wrong.java:5:");
    }
}
