package dev.thaw.launcher;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;

/// A participant's phone: a headless Chromium as large as one, in Oslo, with a clock that can be
/// set.
final class Phone implements AutoCloseable {

    static final int WIDTH = 360;
    static final int HEIGHT = 740;

    static final String NEEDED =
            "needs Chromium and chromedriver; apt-get install chromium chromium-driver";

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final ChromeDriver driver;
    private Optional<String> clock = Optional.empty();

    private Phone(ChromeDriver driver) {
        this.driver = driver;
    }

    /// Skips a test where no Chromium is installed.
    static void assumeInstalled() {
        assumeTrue(isInstalled(), NEEDED);
    }

    static boolean isInstalled() {
        return browser().isPresent() && chromedriver().isPresent();
    }

    /// A new one.
    static Phone start() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser().orElseThrow().toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--lang=en-GB");
        ChromeDriver driver =
                new ChromeDriver(
                        new ChromeDriverService.Builder()
                                .usingDriverExecutable(chromedriver().orElseThrow().toFile())
                                .build(),
                        options);
        Phone phone = new Phone(driver);
        phone.size(WIDTH, HEIGHT);
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Emulation.setTimezoneOverride", Map.of("timezoneId", "Europe/Oslo"));
        return phone;
    }

    private static Optional<Path> browser() {
        return installed("chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<Path> chromedriver() {
        return installed("chromedriver");
    }

    private static Optional<Path> installed(String... names) {
        List<String> folders = List.of(System.getenv().getOrDefault("PATH", "").split(":"));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Makes the window another size.
    void size(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", true));
    }

    /// Sets the clock of all pages that are opened from now on. It goes on from there.
    void setClock(Instant to) {
        clock.ifPresent(
                script ->
                        driver.executeCdpCommand(
                                "Page.removeScriptToEvaluateOnNewDocument",
                                Map.of("identifier", script)));
        String script =
                """
                (() => {
                  const Real = Date;
                  const ahead = %d - Real.now();
                  globalThis.Date = class extends Real {
                    constructor(...given) {
                      given.length > 0 ? super(...given) : super(Real.now() + ahead);
                    }
                    static now() { return Real.now() + ahead; }
                  };
                })();
                """
                        .formatted(to.toEpochMilli());
        clock =
                Optional.of(
                        driver.executeCdpCommand(
                                        "Page.addScriptToEvaluateOnNewDocument",
                                        Map.of("source", script))
                                .get("identifier")
                                .toString());
    }

    /// Takes the network away, or gives it back.
    void offline(boolean offline) {
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of(
                        "offline",
                        offline,
                        "latency",
                        0,
                        "downloadThroughput",
                        -1,
                        "uploadThroughput",
                        -1));
    }

    /// What the whole page looks like, as a PNG.
    byte[] picture() {
        return Base64.getDecoder()
                .decode(
                        driver.executeCdpCommand(
                                        "Page.captureScreenshot",
                                        Map.of("format", "png", "captureBeyondViewport", true))
                                .get("data")
                                .toString());
    }

    /// Whether the page is shown as it would be printed.
    void printed(boolean printed) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("media", printed ? "print" : ""));
    }

    /// Whether the phone shows dark colours.
    void dark(boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"))));
    }

    void open(String address) {
        // Another part behind the # alone would load nothing.
        driver.get("about:blank");
        driver.get(address);
    }

    void reload() {
        driver.navigate().refresh();
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /// Waits until an element is there and shown.
    WebElement see(String css) {
        WebElement[] found = new WebElement[1];
        await(
                css,
                () -> {
                    found[0] =
                            driver.findElements(By.cssSelector(css)).stream()
                                    .filter(WebElement::isDisplayed)
                                    .findFirst()
                                    .orElse(null);
                    return found[0] != null;
                });
        return found[0];
    }

    /// Taps on an element.
    void tap(String css) {
        await(
                "a tap on " + css,
                () -> {
                    see(css).click();
                    return true;
                });
    }

    /// Whether an element is there.
    boolean has(String css) {
        return !driver.findElements(By.cssSelector(css)).isEmpty();
    }

    /// All elements.
    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    /// What an element says.
    String text(String css) {
        String[] text = new String[1];
        await(
                css,
                () -> {
                    text[0] = see(css).getText();
                    return true;
                });
        return text[0];
    }

    /// Waits until an element says something.
    void awaitText(String css, String text) {
        await(css + " to say: " + text, () -> see(css).getText().contains(text));
    }

    /// Sets a slider as a finger does.
    void slide(String css, int value) {
        driver.executeScript(
                "arguments[0].value = arguments[1];"
                        + " arguments[0].dispatchEvent(new Event('input', {bubbles: true}));",
                see(css),
                value);
    }

    /// Presses keys, as on a keyboard.
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    /// The element that has the focus.
    WebElement focused() {
        return driver.switchTo().activeElement();
    }

    /// The value of a script that may import the app's modules.
    ///
    /// @param script the body of an async function with `arguments`
    Object run(String script, Object... arguments) {
        Object answer =
                driver.executeAsyncScript(
                        "const done = arguments[arguments.length - 1];"
                                + " (async (...arguments) => {"
                                + script
                                + "})(...arguments).then(value => done([value]),"
                                + " problem => done(String(problem)));",
                        arguments);
        if (answer instanceof List<?> value) {
            return value.getFirst() == null ? false : value.getFirst();
        }
        throw new AssertionError("the script failed: " + answer);
    }

    /// What axe finds wrong with what is shown, by WCAG 2.2 AA and its best practices.
    ///
    /// @param rules the only ones to look at; none: all
    List<?> barriers(String... rules) {
        if (!Boolean.TRUE.equals(driver.executeScript("return 'axe' in window"))) {
            driver.executeScript(axe());
        }
        return (List<?>)
                run(
                        """
                        const {violations} = await axe.run(document, {
                          resultTypes: ["violations"],
                          ...(arguments[0].length > 0 ? {runOnly: arguments[0]} : {}),
                        });
                        return violations.map(v => v.id + ": " + v.nodes.map(n => n.target + " " + n.failureSummary));
                        """,
                        List.of(rules));
    }

    private static String axe() {
        try (InputStream script = Phone.class.getResourceAsStream("/axe.min.js")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits until something holds.
    static void await(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!holdsNow(holds)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /// What is looked at may just be replaced.
    private static boolean holdsNow(BooleanSupplier holds) {
        try {
            return holds.getAsBoolean();
        } catch (StaleElementReferenceException _) {
            return false;
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}
