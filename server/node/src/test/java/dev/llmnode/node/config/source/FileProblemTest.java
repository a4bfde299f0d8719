package dev.llmnode.node.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProblemTest {
    @TempDir
    private Path folder;

    @Test
    void words_shouldSayWhatTheSystemMeant() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(words(() -> Files.readString(folder.resolve("none")))).isEqualTo("there is no such file or folder");
        assertThat(words(() -> Files.createDirectories(file))).isEqualTo(file + " is a file, not a folder");
        assertThat(words(() -> Files.createFile(file.resolve("below")))).isEqualTo("Not a directory");
    }

    @Test
    void words_shouldNeverBeTheNameOfTheFileAlone() {
        assertThat(FileProblem.words(new AccessDeniedException("/root/secret"))).isEqualTo("permission is denied");
        assertThat(FileProblem.words(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("No space left on device");
        assertThat(FileProblem.words(new FileSystemException("/a"))).isEqualTo("the system refuses it");
        assertThat(FileProblem.words(new MalformedInputException(1))).isEqualTo("it is not text in UTF-8");
        assertThat(FileProblem.words(new IOException("Is a directory"))).isEqualTo("Is a directory");
        assertThat(FileProblem.words(new IOException())).isEqualTo("the system refuses it");
    }

    private static String words(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        return FileProblem.words(catchThrowableOfType(IOException.class, action));
    }
}
