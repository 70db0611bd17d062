using TableActors.Actors.Hosting;

namespace TableActors.Actors.Tests.Hosting;

public sealed class SettingTests
{
    [Fact]
    public void Of_Options_FindsThoseOfInnerOptionsInTheSourcesOrder()
    {
        var settings = Setting.Of(typeof(OuterOptions)).ToList();
        settings.Select(setting => setting.Name).ShouldBe(["Count", "Inner.Wait", "Inner.Hosts", "Inner.Size"]);
        settings.Select(setting => (setting.Section, setting.Key))
            .ShouldBe([("outer", "count"), ("outer.inner", "wait"), ("outer.inner", "hosts"), (null, null)]);
        settings.Select(setting => setting.Type)
            .ShouldBe([typeof(int), typeof(TimeSpan), typeof(IList<string>), typeof(long)]);
    }

    [Fact]
    public void Copy_OfOptions_TakesEverySettingAndNothingElse()
    {
        var from = new OuterOptions
        {
            Count = 3, Other = 4, Inner = { Wait = TimeSpan.FromSeconds(5), Hosts = { "a", "b" }, Size = 6 },
        };
        var to = new OuterOptions { Inner = { Wait = TimeSpan.FromSeconds(9) } };

        Setting.Copy(from, to);

        (to.Count, to.Other, to.Inner.Wait, to.Inner.Size).ShouldBe((3, 0, TimeSpan.FromSeconds(5), 6));
        to.Inner.Hosts.ShouldBe(["a", "b"]);
    }

    [Theory]
    [InlineData(0, 1, 1024, "Count is 0, and must be from 1 to 10")]
    [InlineData(11, 1, 1024, "Count is 11, and must be from 1 to 10")]
    [InlineData(1, 0, 1024, null)]
    [InlineData(10, 0.5, 1024, "Inner.Wait is 00:00:00.5000000, and must be from 00:00:01 to 00:01:00")]
    [InlineData(10, 60, 1023, "Inner.Size is 1023, and must be from 1024 to 9223372036854775807")]
    public void FaultOf_AValue_SaysItsRange(int count, double seconds, long size, string? fault)
    {
        var options = new OuterOptions { Count = count, Inner = { Wait = TimeSpan.FromSeconds(seconds), Size = size } };
        FaultsOf(options).OfType<string>().SingleOrDefault().ShouldBe(fault);
    }

    [Fact]
    public void FaultOf_ValuesThatAreNotSet_IsNone() =>
        FaultsOf(new OuterOptions { Inner = { Wait = null } }).ShouldAllBe(fault => fault == null);

    [Fact]
    public void Secret_OfTooFewBytes_IsRefusedWithoutRepeatingIt()
    {
        var secret = new SecretAttribute(4);
        (secret.Allows("abc"), secret.Allows("abcd"), secret.Allows("äö")).ShouldBe((false, true, true));
        secret.FaultOf("Key", "abc").ShouldBe("Key must have at least 4 bytes");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(-0.01, false)]
    [InlineData(1.01, false)]
    [InlineData(double.NaN, false)]
    public void Share_OfANumber_IsFrom0To1(double number, bool isShare) =>
        new ShareAttribute().Allows(number).ShouldBe(isShare);

    private static IEnumerable<string?> FaultsOf(OuterOptions options) =>
        Setting.Of(typeof(OuterOptions)).Select(setting => setting.FaultOf(options));

    private sealed class OuterOptions
    {
        [Setting("outer.count"), WholeNumber(1, 10)]
        public int Count { get; set; } = 1;

        public int Other { get; set; }

        public InnerOptions Inner { get; } = new();
    }

    private sealed class InnerOptions
    {
        [Setting("outer.inner.wait"), Duration("1 s", "1 min", OrZero = true)]
        public TimeSpan? Wait { get; set; } = TimeSpan.FromSeconds(1);

        [Setting("outer.inner.hosts")]
        public IList<string> Hosts { get; } = [];

        [Size("1 KiB")]
        public long Size { get; set; } = 1024;
    }
}
