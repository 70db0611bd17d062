using Akka.Configuration;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles;
using TableActors.Host.ServiceFiles.Reading;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class ReferenceTests
{
    private static readonly ServiceDefinition Reference = ServiceReader.Read(ServiceFile.Defaults).Service;

    [Fact]
    public void Reference_IsAServiceFileWithoutFaults() => ServiceReader.Read(ServiceFile.Defaults).Faults.ShouldBeEmpty();

    [Fact]
    public void Reference_SaysWhatHoldsWithoutIt()
    {
        var bare = ServiceReader.Read(ConfigurationFactory.ParseString("tableactors {}")).Service;
        Reference.Name.ShouldBe(bare.Name);
        Reference.Prefix.ShouldBe(bare.Prefix);
        Reference.Store.ShouldBe(bare.Store);
        Reference.Http.Urls.ShouldBe(bare.Http.Urls);
        (Reference.Http with { Urls = bare.Http.Urls }).ShouldBe(bare.Http);
        Reference.Limits.ShouldBe(bare.Limits);
        Reference.Idempotency.ShouldBe(bare.Idempotency);
        Reference.Media.FetchFrom.ShouldBe(bare.Media.FetchFrom);
        (Reference.Media with { FetchFrom = bare.Media.FetchFrom }).ShouldBe(bare.Media);
        Reference.Tables.ShouldBeEmpty();
        Reference.Queries.ShouldBeEmpty();
        Reference.Routes.ShouldBeEmpty();
    }

    [Fact]
    public void Reference_Limits_AreTheOptionsDefaults()
    {
        var options = new TableActorsOptions();
        var limits = ServiceFile.Defaults.GetConfig("tableactors.limits");
        limits.AsEnumerable().Count().ShouldBe(11);
        limits.GetTimeSpan("request-timeout").ShouldBe(options.RequestTimeout);
        limits.GetInt("max-batch-writes").ShouldBe(options.MaxBatchWrites);
        limits.GetInt("max-queued-writes").ShouldBe(options.MaxQueuedWrites);
        limits.GetByteSize("max-queued-bytes", null).ShouldBe(options.MaxQueuedBytes);
        limits.GetInt("computation-threads").ShouldBe(options.ComputationThreads);
        limits.GetInt("async-computations").ShouldBe(options.AsyncComputations);
        limits.GetInt("commands").ShouldBe(options.RunningCommands);
        limits.GetInt("http-computations").ShouldBe(options.HttpComputations);
        limits.GetByteSize("max-computed", null).ShouldBe(options.MaxComputedBytes);
        limits.GetInt("update-attempts").ShouldBe(options.UpdateAttempts);
        limits.GetTimeSpan("passivate-after").ShouldBe(options.PassivateAfter);
    }

    [Fact]
    public void Reference_Idempotency_IsTheOptionsDefaults()
    {
        var idempotency = ServiceFile.Defaults.GetConfig("tableactors.idempotency");
        idempotency.AsEnumerable().Count().ShouldBe(1);
        idempotency.GetTimeSpan("keep-for").ShouldBe(new TableActorsOptions().IdempotencyKeptFor);
    }

    [Fact]
    public void Reference_Jobs_AreTheOptionsDefaults()
    {
        var options = new TableActorsOptions().Jobs;
        var jobs = ServiceFile.Defaults.GetConfig("tableactors.jobs");
        jobs.AsEnumerable().Count().ShouldBe(6);
        jobs.GetInt("at-work").ShouldBe(options.AtWork);
        jobs.GetTimeSpan("run-timeout").ShouldBe(options.RunTimeout);
        jobs.GetTimeSpan("keep-done-for").ShouldBe(options.KeepDoneFor);
        jobs.GetTimeSpan("keep-failed-for").ShouldBe(options.KeepFailedFor);
        jobs.GetTimeSpan("keep-removed-for").ShouldBe(options.KeepRemovedFor);
        jobs.GetTimeSpan("scan-every").ShouldBe(options.ScanEvery);
    }

    [Fact]
    public void Reference_Http_IsTheOptionsDefaults()
    {
        var options = new TableHttpOptions();
        var http = ServiceFile.Defaults.GetConfig("tableactors.http");
        http.AsEnumerable().Count().ShouldBe(5);
        http.GetString("urls").ShouldBe("http://127.0.0.1:8080");
        http.GetByteSize("max-body", null).ShouldBe(options.MaxBody);
        options.MaxBufferedBodies.ShouldBeNull();
        http.GetString("max-buffered-bodies").ShouldBeNull();
        http.GetBoolean("openapi").ShouldBe(options.OpenApi.ServeDocument);
        http.GetBoolean("docs").ShouldBe(options.OpenApi.ServePage);
    }

    [Fact]
    public void Reference_Media_IsTheOptionsDefaults()
    {
        var options = new TableActorsOptions().Media;
        var media = ServiceFile.Defaults.GetConfig("tableactors.media");
        media.AsEnumerable().Count().ShouldBe(6);
        media.GetString("store").ShouldBe(TableActorsOptions.DefaultMediaDirectory);
        media.GetByteSize("max-file", null).ShouldBe(options.MaxFileBytes);
        media.GetStringList("fetch-from").ShouldBe(options.Fetch.FetchFrom);
        media.GetTimeSpan("fetch-timeout").ShouldBe(options.Fetch.Timeout);
        media.GetTimeSpan("pending-for").ShouldBe(options.PendingFor);
        media.GetTimeSpan("sweep-every").ShouldBe(options.SweepEvery);
    }
}
