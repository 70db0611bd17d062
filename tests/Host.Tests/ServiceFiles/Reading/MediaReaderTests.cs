using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading;

public sealed class MediaReaderTests
{
    [Theory]
    [InlineData("store = \"\"", "\"store\" must be a directory, or \"store\" for the database")]
    [InlineData("max-file = 0", "\"max-file\" must be at least 1 byte")]
    [InlineData("pending-for = 59 s", "\"pending-for\" must be from 1 minute to 365 days")]
    [InlineData("sweep-every = 2 days", "\"sweep-every\" must be from 1 s to 1 day")]
    [InlineData("fetch-timeout = 0", "\"fetch-timeout\" must be from 1 ms to 1 day")]
    [InlineData("fetch-from = \"https://example.com\"", "\"fetch-from\": \"https://example.com\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080")]
    [InlineData("fetch-from = [\"example.com/a\"]", "\"fetch-from\": \"example.com/a\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080")]
    [InlineData("direcotry = a", "unknown key \"direcotry\"; known are store, max-file, fetch-from, fetch-timeout, pending-for, sweep-every")]
    public void Read_WithAFault_NamesIt(string media, string fault) => ServiceText.FaultOf($"media {{ {media} }}").ShouldBe($"media: {fault}");

    [Theory]
    [InlineData("example.com")]
    [InlineData("*.example.com")]
    [InlineData("10.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("localhost")]
    public void Read_OfAHost_TakesIt(string host) => ServiceText.Sound($"media {{ fetch-from = \"{host}\" }}").Media.FetchFrom.ShouldBe([host]);

    [Theory]
    [InlineData("store = store", "store")]
    [InlineData("store = \"./store\"", "./store")]
    [InlineData("", "data/media")]
    public void Read_OfAPlace_TakesIt(string media, string store) => ServiceText.Sound($"media {{ {media} }}").Media.Store.ShouldBe(store);
}
