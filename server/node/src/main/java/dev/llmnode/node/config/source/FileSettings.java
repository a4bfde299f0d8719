package dev.llmnode.node.config.source;

import dev.llmnode.node.config.key.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** Reads a YAML file of settings. */
public final class FileSettings {
    private FileSettings() {}

    public static List<RawSetting> read(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        if (Files.isDirectory(file)) {
            throw new ConfigException("The configuration file %s is a folder: name a file".formatted(file));
        }
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
            List<RawSetting> settings = new ArrayList<>();
            if (root instanceof Map<?, ?> sections) {
                collect("", sections, file.toString(), settings);
            } else if (root != null) {
                throw new ConfigException(
                        "%s holds no settings: write 'section:' and 'key: value' lines".formatted(file));
            }
            return settings;
        } catch (NoSuchFileException e) {
            throw new ConfigException("There is no configuration file %s".formatted(file));
        } catch (IOException e) {
            throw new ConfigException(
                    "The configuration file %s cannot be read: %s".formatted(file, FileProblem.words(e)));
        } catch (MarkedYAMLException e) {
            throw new ConfigException(
                    "%s, line %d: %s".formatted(file, e.getProblemMark().getLine() + 1, e.getProblem()));
        } catch (ReaderException e) {
            throw new ConfigException(
                    "%s is no YAML: its character %d may not stand in a text".formatted(file, e.getPosition() + 1));
        } catch (YAMLException e) {
            throw new ConfigException("%s is no YAML: %s".formatted(file, e.getMessage()));
        }
    }

    private static void collect(String prefix, Map<?, ?> values, String origin, List<RawSetting> into) {
        values.forEach((name, value) -> {
            String path = prefix + quoted(String.valueOf(name));
            switch (value) {
                case Map<?, ?> nested -> collect(path + ".", nested, origin, into);
                case List<?> list ->
                    into.add(new RawSetting(
                            path, list.stream().map(String::valueOf).toList(), origin));
                case null -> into.add(new RawSetting(path, List.of(), origin));
                default -> into.add(new RawSetting(path, List.of(value.toString()), origin));
            }
        });
    }

    private static String quoted(String name) {
        return name.contains(".") ? '"' + name + '"' : name;
    }
}
