using System.Runtime.Serialization;
using Akka.Actor;
using Akka.TestKit.Xunit2;
using TableActors.Actors.Exports;
using TableActors.Actors.Serialization;
using TableActors.Actors.Tests.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Serialization;

public sealed class JobSerializerTests : TestKit
{
    private static readonly Type[] Families = [typeof(JobEvent), typeof(IJobMessage), typeof(IJobReply), typeof(IExportLaneMessage)];

    private static readonly JobStatus Status = new(Job, Route, JobState.Done, T0)
    {
        Progress = JobProgress.Ended, Attempts = 300, StartedAt = After(1), EndedAt = After(2), Result = Body, Version = long.MaxValue,
    };

    private static readonly Problem Everything =
        Problem.OfFields(ErrorCodes.ValidationFailed, Problem.OfField(ErrorCodes.ValidationFailed, "ä", "is \U0001f600").Errors.Add("b", ["1", "2"]))
        with { RetryAfterSeconds = 5 };

    private readonly JobSerializer _serializer;

    public JobSerializerTests() => _serializer = new JobSerializer((ExtendedActorSystem)Sys);

    [Fact]
    public void Formats_CoverEveryTypeOfTheFamilies()
    {
        var types = new[] { typeof(JobEvent).Assembly, typeof(JobSerializer).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, IsClass: true } && Families.Any(family => family.IsAssignableFrom(type)))
            .ToList();
        types.Count.ShouldBeGreaterThan(18);
        var messages = Messages.Cast<object[]>().Select(row => row[0].GetType());

        JobSerializer.Formats.AsEnumerable().Select(format => format.Type).Distinct().ShouldBe(types, ignoreOrder: true);
        messages.Distinct().ShouldBe(types, ignoreOrder: true);
    }

    [Fact]
    public void Manifests_NameOneFormEach() => JobSerializer.Formats.AsEnumerable().Select(format => format.Manifest).ShouldBeUnique();

    [Theory]
    [MemberData(nameof(Messages))]
    public void FromBinary_OfWhatWasWritten_IsTheSame(object message)
    {
        var bytes = _serializer.ToBinary(message);

        var read = _serializer.FromBinary(bytes, _serializer.Manifest(message));

        read.ShouldBeOfType(message.GetType());
        MessageText.Of(read).ShouldBe(MessageText.Of(message));
        _serializer.ToBinary(read).ShouldBe(bytes);
    }

    // These bytes are in journals. A form that changes gets another number, and these lines stay.
    [Theory]
    [MemberData(nameof(Stored))]
    public void FromBinary_OfStoredBytes_ReadsThem(string manifest, string bytes, object message) =>
        MessageText.Of(_serializer.FromBinary(Convert.FromHexString(bytes), manifest)).ShouldBe(MessageText.Of(message));

    [Fact]
    public void Stored_HasEveryFormOfAnEvent() =>
        JobEventFormats.All.AsEnumerable().Select(format => format.Manifest).Except(Stored.Cast<object[]>().Select(row => (string)row[0])).ShouldBeEmpty();

    [Theory]
    [InlineData("no-such-form-1", "")]
    [InlineData("job-retried-1", "")]
    [InlineData("job-retried-1", "02040606")]
    [InlineData("find-job-1", "0461")]
    [InlineData("job-retried-1", "ffffffffffffffffffffffff02")]
    public void FromBinary_OfOtherBytes_Fails(string manifest, string bytes) =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary(Convert.FromHexString(bytes), manifest));

    [Fact]
    public void ToBinary_OfAnyOtherType_Fails() => Should.Throw<SerializationException>(() => _serializer.ToBinary("a text"));

    [Fact]
    public void FromBinary_OfAProblemOfALaterVersion_KeepsItsWords()
    {
        var writer = new WireWriter();
        writer.Number(1_000_000);
        writer.Text("something new");
        writer.Flag(false);
        writer.Number(0);

        var read = _serializer.FromBinary(writer.ToArray(), "job-refused-1").ShouldBeOfType<JobRefused>();

        read.Problem.Code.ShouldBe(ErrorCodes.Internal);
        read.Problem.Detail.ShouldBe("something new");
    }

    public static TheoryData<string, string, object> Stored => new()
    {
        { "job-submitted-1", "80808ba988b0b0de1116504f5354202f66696c6d73107b226964223a317d40037c9214eef74cc3887f3a4f085b4e17d76280dafd273b0ee160c09c4ba1cfd4", Submitted },
        { "job-written-1", "80b494bc88b0b0de1180dacfb288b0b0de11023a7b226964223a312c227469746c65223a224d6574726f706f6c6973227d020e021866696c6d733e746172676574", WrittenForExport },
        { "job-written-1", "80b494bc88b0b0de1180dacfb288b0b0de11023a7b226964223a312c227469746c65223a224d6574726f706f6c6973227d0000", Written with { Version = null } },
        { "job-failed-1", "80b494bc88b0b0de1180dacfb288b0b0de1106cc013e32206669656c647320646f206e6f74206669743a202262222c2022c3a4222e020a040262040231023204c3a4020e697320f09f9880", Failed with { Problem = Everything } },
        { "job-exported-1", "808ed9c588b0b0de110200", Exported },
        { "job-exported-1", "808ed9c588b0b0de110a02aa06365468652074617267657420646f6573206e6f7420616e737765722e0000", NotExported },
        { "job-cancelled-1", "80b494bc88b0b0de11", Cancelled },
        { "job-retried-1", "80e89dcf88b0b0de1102", Retried },
    };

    public static TheoryData<object> Messages =>
    [
        Submitted, Written, WrittenForExport, Written with { Version = null }, Failed, Failed with { Problem = Everything }, Exported, NotExported,
        Cancelled, Retried, Submit(), Submit(isForeground: true) with { Inputs = default, Deadline = DateTimeOffset.MaxValue }, new FindJob(Job),
        new CancelJob(Job), new RetryJob(Job), new WakeJob(Job, T0), new RemoveJob(Job, T0), new JobAccepted(Status, true),
        new JobAccepted(new JobStatus(Job, "", JobState.Pending, T0), false), new JobFound(Status with { Problem = Everything }), JobMissing.Instance,
        JobAgreed.Instance, new JobRefused(Busy), new ExportRow(Lane, Route, Job, Request(), long.MinValue, Body), new ExportUnwanted(Lane, Request(3)),
        new ExportWanted(Job, Lane, Request()), ExportEnds(), ExportEnds(TargetDown),
    ];
}
