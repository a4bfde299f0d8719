package dev.llmnode.node.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.llmnode.node.cli.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void acquire_shouldMakeTheFolder() {
        Path below = folder.resolve("a/b");

        try (DataFolderLock lock = DataFolderLock.acquire(below)) {
            assertThat(lock).isNotNull();
            assertThat(below).isDirectory();
        }
    }

    @Test
    void acquire_shouldRefuseASecondNodeUntilTheFirstIsGone() {
        try (DataFolderLock lock = DataFolderLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> DataFolderLock.acquire(folder))
                    .withMessageContainingAll("Another node runs on", folder.toString(), "--data-dir DIR");
        }
        DataFolderLock.acquire(folder).close();
    }

    @Test
    void acquire_shouldSayWhyAFolderCannotBeUsed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> DataFolderLock.acquire(file))
                .withMessageContainingAll("The data folder " + file, "is a file, not a folder", "--data-dir DIR");
    }
}
