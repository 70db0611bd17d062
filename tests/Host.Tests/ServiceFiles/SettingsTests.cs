using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;
using TableActors.Postgres;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("http.urls = §[]", "http: \"urls\" must name at least one address")]
    [InlineData("http.urls = §\"ftp://x\"", "http: \"urls\": \"ftp://x\" is no address to listen on; it looks like http://127.0.0.1:8080")]
    [InlineData("http.urls = [§[\"a\"]]", "http: \"urls\" must be a text or a list of texts, not a list")]
    [InlineData("http.urls = [\"http://a\", §1]", "http: \"urls\" must be a text or a list of texts, not 1")]
    [InlineData("http.urls = §{ a = 1 }", "http: \"urls\" must be a text or a list of texts, not a table")]
    [InlineData("http.max_body = §10", "http: \"max_body\" must be at least 1 kB")]
    [InlineData("http.max_body = §\"10\"", "http: \"max_body\" must be a size such as \"100 MB\", not \"10\"")]
    [InlineData("http.max_body = §-5", "http: \"max_body\" must be a size such as \"100 MB\", not -5")]
    [InlineData("http.max_body = §true", "http: \"max_body\" must be a size such as \"100 MB\", not true")]
    [InlineData("http.max_buffered_bodies = §\"1 MB\"", "http: \"max_buffered_bodies\" must be at least \"max_body\"")]
    [InlineData("http.docs = §\"true\"", "http: \"docs\" must be true or false, not \"true\"")]
    [InlineData("http.public_url = §\"api.example.org\"", "http: \"public_url\": \"api.example.org\" is no URL of a service; it looks like https://api.example.org or https://example.org/tables")]
    [InlineData("http.public_url = §\"ftp://example.org\"", "http: \"public_url\": \"ftp://example.org\" is no URL of a service; it looks like https://api.example.org or https://example.org/tables")]
    [InlineData("http.public_url = §\"https://a/?b\"", "http: \"public_url\": \"https://a/?b\" is no URL of a service; it looks like https://api.example.org or https://example.org/tables")]
    [InlineData("http.trusted_proxies = §\"1\"", "http: \"trusted_proxies\": \"1\" is no address and no network; they look like 10.0.0.5, 10.0.0.0/8 or fd00::/8")]
    [InlineData("http.trusted_proxies = §\"10.0.0.0/33\"", "http: \"trusted_proxies\": \"10.0.0.0/33\" is no address and no network; they look like 10.0.0.5, 10.0.0.0/8 or fd00::/8")]
    [InlineData("http.trusted_proxies = §[\"10.0.0.1\", \"proxy\"]", "http: \"trusted_proxies\": \"proxy\" is no address and no network; they look like 10.0.0.5, 10.0.0.0/8 or fd00::/8")]
    [InlineData("http.compression = §\"gzip\"", "http: \"compression\" must be true or false, not \"gzip\"")]
    [InlineData("http.cors.origins = §\"example.org\"", "http cors: \"origins\": \"example.org\" is no site; it looks like https://app.example.org, https://*.example.org or *")]
    [InlineData("http.cors.origins = §\"https://example.org/\"", "http cors: \"origins\": \"https://example.org/\" is no site; it looks like https://app.example.org, https://*.example.org or *")]
    [InlineData("http.cors.origins = §\"https://a.*.org\"", "http cors: \"origins\": \"https://a.*.org\" is no site; it looks like https://app.example.org, https://*.example.org or *")]
    [InlineData("http.cors.origins = §[\"*\", \"https://a\"]", "http cors: \"origins\": * stands for all sites, and so alone")]
    [InlineData("http.cors = { origins = \"*\", credentials = §true }", "http cors: \"credentials\" cannot be true where \"origins\" is *: name the sites")]
    [InlineData("http.cors = { origins = \"*\", max_age = §\"2 days\" }", "http cors: \"max_age\" must be from 0 to 1 day")]
    [InlineData("http.§cors = { max_age = 0 }", "http cors: \"origins\" is missing")]
    [InlineData("http = §\"here\"", "service: \"http\" must be a table { … }, not \"here\"")]
    [InlineData("[http]\n§api-keys = [\"secret\"]", "http: unknown key \"api-keys\"; known are urls, max_body, max_buffered_bodies, openapi, docs, public_url, trusted_proxies, compression, cors, open, max_url, max_headers")]
    [InlineData("[http]\n§max-body = \"1 MB\"", "http: unknown key \"max-body\"; did you mean \"max_body\"?")]
    [InlineData("§[[http]]", "service: \"http\" must be a table { … }, not a list")]
    [InlineData("telemetry.otlp = §\"collector:4317\"", "telemetry: \"otlp\" must be the URL of a collector without user, query and fragment; it looks like http://127.0.0.1:4317. Credentials go into \"headers\"")]
    [InlineData("telemetry.otlp = §\"http://user:plum@collector\"", "telemetry: \"otlp\" must be the URL of a collector without user, query and fragment; it looks like http://127.0.0.1:4317. Credentials go into \"headers\"")]
    [InlineData("telemetry.protocol = §\"udp\"", "telemetry: \"protocol\" must be grpc or http, not \"udp\"")]
    [InlineData("telemetry.headers = §\"x-key=plum\"", "telemetry: \"headers\" is a secret, which must not stand in the file: name an environment variable, as in headers = \"${NAME}\"")]
    [InlineData("telemetry.headers = §\"${NO:-plum}\"", "telemetry: \"headers\" must be NAME=VALUE, several with commas between them")]
    [InlineData("telemetry.traces = §1.01", "telemetry: \"traces\" must be a number from 0 to 1, not 1.01")]
    [InlineData("telemetry.traces = §-1", "telemetry: \"traces\" must be a number from 0 to 1, not -1")]
    [InlineData("telemetry.traces = §nan", "telemetry: \"traces\" must be a number from 0 to 1, not nan")]
    [InlineData("telemetry.traces = §\"1\"", "telemetry: \"traces\" must be a number from 0 to 1, not \"1\"")]
    [InlineData("telemetry.every = §\"2 days\"", "telemetry: \"every\" must be from 1 s to 1 day")]
    [InlineData("telemetry.prometheus = §\"/metrics\"", "telemetry: \"prometheus\" must be true or false, not \"/metrics\"")]
    [InlineData("limits.max_batch_writes = §0", "limits: \"max_batch_writes\" must be a whole number from 1 to 100000, not 0")]
    [InlineData("limits.max_batch_writes = §1.5", "limits: \"max_batch_writes\" must be a whole number from 1 to 100000, not 1.5")]
    [InlineData("limits.max_batch_writes = §\"5\"", "limits: \"max_batch_writes\" must be a whole number from 1 to 100000, not \"5\"")]
    [InlineData("limits.max_batch_writes = §0x7FFF_FFFF_FFFF", "limits: \"max_batch_writes\" must be a whole number from 1 to 100000, not 0x7FFF_FFFF_FFFF")]
    [InlineData("limits.max_queued_writes = §2024-01-01", "limits: \"max_queued_writes\" must be a whole number from 1 to 10000000, not 2024-01-01")]
    [InlineData("limits.max_queued_bytes = §\"5 B\"", "limits: \"max_queued_bytes\" must be at least 1 KiB")]
    [InlineData("limits.max_computed = §\"2 GiB\"", "limits: \"max_computed\" must be at most 1 GiB")]
    [InlineData("limits.computation_threads = §1025", "limits: \"computation_threads\" must be a whole number from 1 to 1024, not 1025")]
    [InlineData("limits.async_computations = §[1]", "limits: \"async_computations\" must be a whole number from 1 to 100000, not a list")]
    [InlineData("limits.passivate_after = §\"soon\"", "limits: \"passivate_after\" must be a duration such as \"20 s\", not \"soon\"")]
    [InlineData("limits.passivate_after = §20", "limits: \"passivate_after\" must be a duration such as \"20 s\", not 20")]
    [InlineData("limits.passivate_after = §\"1 ms\"", "limits: \"passivate_after\" must be 0, or from 1 s to 365 days")]
    [InlineData("limits.passivate_after = §\"infinite\"", "limits: \"passivate_after\" must be a duration such as \"20 s\", not \"infinite\"")]
    [InlineData("limits.request_timeout = §\"2 days\"", "limits: \"request_timeout\" must be from 100 ms to 1 day")]
    [InlineData("limits.query_timeout = §\"50 ms\"", "limits: \"query_timeout\" must be from 100 ms to 1 day")]
    [InlineData("http.max_url = §\"2 MiB\"", "http: \"max_url\" must be at most 1 MiB")]
    [InlineData("http.max_headers = §\"1 kB\"", "http: \"max_headers\" must be at least 1 KiB")]
    [InlineData("limits.max_rows = §0", "limits: \"max_rows\" must be a whole number from 1 to 1000000000, not 0")]
    [InlineData("limits.update_attempts = §0", "limits: \"update_attempts\" must be a whole number from 1 to 1000, not 0")]
    [InlineData("limits.§colour = \"red\"", "limits: unknown key \"colour\"; known are request_timeout, query_timeout, max_rows, max_batch_writes, max_queued_writes, max_queued_bytes, computation_threads, async_computations, commands, http_computations, max_computed, update_attempts, passivate_after, rate")]
    [InlineData("jobs.at_work = §0", "jobs: \"at_work\" must be a whole number from 1 to 10000, not 0")]
    [InlineData("jobs.run_timeout = §\"8 days\"", "jobs: \"run_timeout\" must be from 1 s to 7 days")]
    [InlineData("jobs.keep_done_for = §\"1 ms\"", "jobs: \"keep_done_for\" must be from 1 s to 3650 days")]
    [InlineData("jobs.keep_failed_for = §\"4000 days\"", "jobs: \"keep_failed_for\" must be from 1 s to 3650 days")]
    [InlineData("jobs.keep_removed_for = §\"soon\"", "jobs: \"keep_removed_for\" must be a duration such as \"20 s\", not \"soon\"")]
    [InlineData("jobs.scan_every = §\"1 ms\"", "jobs: \"scan_every\" must be from 100 ms to 1 day")]
    [InlineData("jobs.§colour = \"red\"", "jobs: unknown key \"colour\"; known are at_work, run_timeout, keep_done_for, keep_failed_for, keep_removed_for, scan_every")]
    [InlineData("idempotency.keep_for = §\"59 s\"", "idempotency: \"keep_for\" must be from 1 minute to 365 days")]
    [InlineData("idempotency.keep_for = §\"366 days\"", "idempotency: \"keep_for\" must be from 1 minute to 365 days")]
    [InlineData("idempotency.§kept_for = \"1 hour\"", "idempotency: unknown key \"kept_for\"; did you mean \"keep_for\"?")]
    [InlineData("media.store = §\"\"", "media: \"store\" must be a directory, or \"store\" for the database")]
    [InlineData("media.max_file = §0", "media: \"max_file\" must be at least 1 byte")]
    [InlineData("media.pending_for = §\"59 s\"", "media: \"pending_for\" must be from 1 minute to 365 days")]
    [InlineData("media.sweep_every = §\"2 days\"", "media: \"sweep_every\" must be from 1 s to 1 day")]
    [InlineData("media.fetch_timeout = §0", "media: \"fetch_timeout\" must be from 1 ms to 1 day")]
    [InlineData("media.fetch_from = §\"https://example.com\"", "media: \"fetch_from\": \"https://example.com\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080")]
    [InlineData("media.fetch_from = §[\"example.com/a\"]", "media: \"fetch_from\": \"example.com/a\" is no host; it looks like example.com, *.example.com or 10.0.0.1:8080")]
    [InlineData("media.§direcotry = \"a\"", "media: unknown key \"direcotry\"; known are store, max_file, fetch_from, fetch_timeout, pending_for, sweep_every")]
    public void Read_WithAFault_NamesPlaceAndRule(string marked, string fault) =>
        ServiceText.ShouldFault(marked, fault);

    [Theory]
    [InlineData("passivate_after = 0", 0)]
    [InlineData("passivate_after = \"0\"", 0)]
    [InlineData("passivate_after = \"1 s\"", 1)]
    public void Read_OfAnIdleTime_TakesZeroWithoutUnit(string limits, int seconds) =>
        ServiceText.Sound($"[limits]\n{limits}").NodeOptions.PassivateAfter.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Read_OfASizeWithoutUnit_CountsBytes() =>
        ServiceText.Sound("http.max_body = 1234").HttpOptions.MaxBody.ShouldBe(1234);

    [Theory]
    [InlineData("example.com")]
    [InlineData("*.example.com")]
    [InlineData("10.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("localhost")]
    public void Read_OfAHost_TakesIt(string host) =>
        ServiceText.Sound($"media.fetch_from = \"{host}\"").NodeOptions.Media.Fetch.FetchFrom.ShouldBe([host]);

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5/32")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    [InlineData("::1", "::1/128")]
    [InlineData("fd00::/8", "fd00::/8")]
    public void Read_OfAProxy_TakesItAsANetwork(string proxy, string network)
    {
        var http = new TableHttpOptions();
        Setting.Copy(ServiceText.Sound($"http.trusted_proxies = \"{proxy}\"").HttpOptions, http);
        http.TrustedProxies.ShouldHaveSingleItem().ToString().ShouldBe(network);
    }

    [Fact]
    public void Apply_OfHttp_SetsTheOptions()
    {
        var http = new TableHttpOptions();
        Setting.Copy(
            ServiceText.Sound("http = { public_url = \"https://api.example.org/x\", compression = false }").HttpOptions,
            http);
        (http.PublicUrl, http.CompressAnswers).ShouldBe((new Uri("https://api.example.org/x"), false));
        ServiceText.Sound("http.public_url = \"${NOWHERE:-}\"").HttpOptions.PublicUrl.ShouldBeNull();
    }

    [Theory]
    [InlineData("store = \"store\"", "store")]
    [InlineData("store = \"./store\"", "./store")]
    [InlineData("", "data/media")]
    public void Read_OfAPlaceForFiles_TakesIt(string media, string store) =>
        ServiceText.Sound($"[media]\n{media}").Media.Store.ShouldBe(store);

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://[::1]:8080/")]
    [InlineData("http://*:8080")]
    [InlineData("http://+:80")]
    [InlineData("HTTP://localhost")]
    public void ListenUrl_OfAnAddress_HasNoFault(string url) => ListenUrl.FaultOf(url).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("http://127.0.0.1:8080/api")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://user@127.0.0.1")]
    public void ListenUrl_OfSomethingElse_ShowsAnAddress(string url) =>
        ListenUrl.FaultOf(url).ShouldBe($"\"{url}\" is no address to listen on; it looks like http://127.0.0.1:8080");

    [Fact]
    public void Apply_OfLimits_SetsEveryOption()
    {
        var limits = new TableActorsOptions
        {
            RequestTimeout = TimeSpan.FromSeconds(1), MaxBatchWrites = 2, MaxQueuedWrites = 3, MaxQueuedBytes = 4,
            ComputationThreads = 5,
            AsyncComputations = 6, UpdateAttempts = 7, PassivateAfter = TimeSpan.FromSeconds(8), RunningPrograms = 9,
            HttpComputations = 10, MaxComputedBytes = 11,
        };
        var options = new TableActorsOptions();

        Setting.Copy(limits, options);

        options.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        options.MaxBatchWrites.ShouldBe(2);
        options.MaxQueuedWrites.ShouldBe(3);
        options.MaxQueuedBytes.ShouldBe(4);
        options.ComputationThreads.ShouldBe(5);
        options.AsyncComputations.ShouldBe(6);
        options.UpdateAttempts.ShouldBe(7);
        options.RunningPrograms.ShouldBe(9);
        options.HttpComputations.ShouldBe(10);
        options.MaxComputedBytes.ShouldBe(11);
        options.PassivateAfter.ShouldBe(TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void Apply_OfHttp_SetsEveryOption()
    {
        var options = new TableHttpOptions();

        Setting.Copy(
            new TableHttpOptions
            {
                MaxBody = 1,
                MaxBufferedBodies = 2,
                OpenApi = { ServeDocument = false, ServePage = false }
            },
            options);

        (options.MaxBody, options.MaxBufferedBodies).ShouldBe((1, 2));
        (options.OpenApi.ServeDocument, options.OpenApi.ServePage).ShouldBe((false, false));
    }

    [Fact]
    public void Apply_OfIdempotency_SetsEveryOption()
    {
        var options = new TableActorsOptions();

        Setting.Copy(new TableActorsOptions { IdempotencyKeptFor = TimeSpan.FromHours(3) }, options);

        options.IdempotencyKeptFor.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void Apply_OfJobs_SetsEveryOption()
    {
        var jobs = new TableActorsOptions
        {
            Jobs =
            {
                AtWork = 1, RunTimeout = TimeSpan.FromSeconds(2), KeepDoneFor = TimeSpan.FromSeconds(3),
                KeepFailedFor = TimeSpan.FromSeconds(4),
                KeepRemovedFor = TimeSpan.FromSeconds(5), ScanEvery = TimeSpan.FromSeconds(6),
            },
        };
        var options = new TableActorsOptions();

        Setting.Copy(jobs, options);

        options.Jobs.AtWork.ShouldBe(1);
        options.Jobs.RunTimeout.ShouldBe(TimeSpan.FromSeconds(2));
        options.Jobs.KeepDoneFor.ShouldBe(TimeSpan.FromSeconds(3));
        options.Jobs.KeepFailedFor.ShouldBe(TimeSpan.FromSeconds(4));
        options.Jobs.KeepRemovedFor.ShouldBe(TimeSpan.FromSeconds(5));
        options.Jobs.ScanEvery.ShouldBe(TimeSpan.FromSeconds(6));
    }

    [Fact]
    public void Apply_OfMedia_SetsEveryOption()
    {
        var media = new TableActorsOptions
        {
            Media =
            {
                MaxFileBytes = 1, PendingFor = TimeSpan.FromHours(3), SweepEvery = TimeSpan.FromMinutes(4),
                Fetch = { FetchFrom = { "a", "b" }, Timeout = TimeSpan.FromSeconds(2) },
            },
        };
        var options = new TableActorsOptions();

        Setting.Copy(media, options);

        options.Media.MaxFileBytes.ShouldBe(1);
        options.Media.Fetch.FetchFrom.ShouldBe(["a", "b"]);
        options.Media.Fetch.Timeout.ShouldBe(TimeSpan.FromSeconds(2));
        options.Media.PendingFor.ShouldBe(TimeSpan.FromHours(3));
        options.Media.SweepEvery.ShouldBe(TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void Read_OfCluster_TakesEveryKey()
    {
        var cluster = ServiceText.Sound(
            """
            [cluster]
            listen = "0.0.0.0:4053"
            public = "node-1:4053"
            tls = { certificate = "node-1.pem", key = "node-1.key", ca = "ca.pem" }
            insecure = true
            """).Cluster.ShouldNotBeNull();
        var options = new TableActorsOptions();

        cluster.ApplyTo(options);

        var applied = options.Cluster.ShouldNotBeNull();
        (applied.Listen, applied.Public, applied.Insecure).ShouldBe(("0.0.0.0:4053", "node-1:4053", true));
        var tls = applied.Tls.ShouldNotBeNull();
        (tls.Certificate, tls.Key, tls.Ca).ShouldBe(("node-1.pem", "node-1.key", "ca.pem"));
    }

    [Theory]
    [InlineData("name = \"a\"", false)]
    [InlineData("[cluster]", true)]
    [InlineData("[cluster]\nenabled = true", true)]
    [InlineData("[cluster]\nenabled = false", false)]
    public void Read_OfCluster_CountsWhereItIsThereAndNotSwitchedOff(string toml, bool isClustered) =>
        (ServiceText.Sound(toml).Cluster is not null).ShouldBe(isClustered);

    [Fact]
    public void Read_OfClusterCertificates_WantsAllThree() =>
        ServiceText.FaultsOf("[cluster]\ntls = { certificate = \"a.pem\", unknown = 1 }").Count.ShouldBe(3);

    [Theory]
    [InlineData("store", false)]
    [InlineData("./store", true)]
    [InlineData("data/media", true)]
    public async Task Apply_OfMedia_ChoosesThePlace(string store, bool isDirectory)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddTableActorsNode(options =>
            {
                options.UsePostgres("Host=somewhere");
                new MediaSettings { Store = store }.ApplyTo(options);
            })
            .BuildServiceProvider();
        (services.GetRequiredService<IMediaStore>() is DirectoryMediaStore).ShouldBe(isDirectory);
    }
}
