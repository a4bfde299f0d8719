package dev.llmnode.node.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.node.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyFileTest {
    @TempDir
    private Path folder;

    @Test
    void write_shouldLeaveTheWholeFileAndNoOther() throws IOException {
        Path file = folder.resolve("ready");

        new ReadyFile(file).write("http://127.0.0.1:8080");

        assertThat(file).hasContent("http://127.0.0.1:8080\n");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void readyFile_shouldRemoveWhatAnEarlierNodeLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("ready"), "http://127.0.0.1:1");

        ReadyFile ready = new ReadyFile(file);

        assertThat(file).doesNotExist();
        ready.write("http://127.0.0.1:2");
        ready.delete();
        assertThat(file).doesNotExist();
    }

    @Test
    void readyFile_shouldRefuseAtOnceWhatCannotBeWritten() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new ReadyFile(folder))
                .withMessageContainingAll(folder.toString(), "it is a folder");
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> new ReadyFile(folder.resolve("none/ready")))
                .withMessageContainingAll("there is no folder " + folder.resolve("none"), "--ready-file FILE");
    }

    @Test
    void readyFile_shouldBeNoneUnlessOneIsWished() {
        ReadyFile none = new ReadyFile(null);

        none.write("http://127.0.0.1:8080");
        none.delete();
        assertThat(folder).isEmptyDirectory();
    }
}
