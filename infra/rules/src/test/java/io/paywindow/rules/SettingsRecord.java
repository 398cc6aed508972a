package io.paywindow.rules;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** The settings that a service really has: the components of its settings record, with the defaults it ships. */
final class SettingsRecord {

    static final Path SHARED = Path.of("infra/contract/src/main/resources/paywindow-shared.properties");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^:${}]+)(?::([^${}]*))?}");

    /**
     * One setting.
     *
     * @param name such as {@code pipeline.payment-window}
     * @param raw its value in the properties as shipped, placeholders and all; empty if there is none
     * @param properties all that is shipped, for placeholders that name another
     */
    record Setting(String name, String raw, Properties properties) {

        /** The name as an environment variable. */
        String env() {
            return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        }

        /** Every environment variable that sets it: its own and those that its default asks for. */
        List<String> envs() {
            List<String> names = new ArrayList<>(List.of(env()));
            PLACEHOLDER
                    .matcher(raw)
                    .results()
                    .map(match -> match.group(1))
                    .filter(named -> named.equals(named.toUpperCase(Locale.ROOT)))
                    .forEach(names::add);
            return names;
        }

        /** What it is when nobody sets anything. */
        String byDefault() {
            String value = raw;
            for (Matcher matcher = PLACEHOLDER.matcher(value); matcher.find(); matcher = PLACEHOLDER.matcher(value)) {
                String fallback = matcher.group(2) == null ? "" : matcher.group(2);
                String named = properties.getProperty(matcher.group(1), fallback);
                value = value.substring(0, matcher.start()) + named + value.substring(matcher.end());
            }
            return value;
        }
    }

    private SettingsRecord() {}

    /** The settings of a service by their names. */
    static Map<String, Setting> of(String service, String servicePackage) {
        Properties properties = new Properties();
        load(properties, SHARED);
        load(properties, propertiesOf(service));
        Class<?> type = recordIn(service, servicePackage);
        Map<String, Setting> settings = new TreeMap<>();
        for (String name :
                names(type.getAnnotation(ConfigurationProperties.class).value(), type)) {
            settings.put(name, new Setting(name, properties.getProperty(name, ""), properties));
        }
        return settings;
    }

    /** Where a service writes its own defaults. */
    static Path propertiesOf(String service) {
        return Path.of(service, "src/main/resources/application.properties");
    }

    private static Class<?> recordIn(String service, String servicePackage) {
        List<Class<?>> found = new ArrayList<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(servicePackage).stream()
                        .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                        .forEach(type -> found.add(type.reflect()));
        if (found.size() != 1 || !found.getFirst().isRecord()) {
            throw new AssertionError(
                    service + ": settings " + found + " (expected: one record with @ConfigurationProperties)");
        }
        return found.getFirst();
    }

    private static List<String> names(String prefix, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            if (Map.class.isAssignableFrom(component.getType())) {
                names.add(name + ".*");
            } else if (component.getType().isRecord()) {
                names.addAll(names(name, component.getType()));
            } else {
                names.add(name);
            }
        }
        return names;
    }

    private static String dashed(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static void load(Properties properties, Path file) {
        try {
            properties.load(new StringReader(Repository.read(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
