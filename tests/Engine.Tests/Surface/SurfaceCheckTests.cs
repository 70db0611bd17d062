using TableActors.Engine.Tests.Surface.Samples;

namespace TableActors.Engine.Tests.Surface;

public sealed class SurfaceCheckTests
{
    private const string Namespace = "TableActors.Engine.Tests.Surface.Samples";

    private const string Listing =
        $$"""
        # Samples

        abstract class {{Namespace}}.SampleBase
          protected ctor()
          protected abstract void Draw(DayOfWeek day = 1)

        static class {{Namespace}}.SampleExtensions
          public static string Describe(this SampleBase shape, string prefix = "a")

        class {{Namespace}}.SampleShape<TKey> : SampleBase, IDisposable
          public ctor(TKey key, params string[] names)
          public field static int Corners
          protected field string _name
          public event EventHandler Changed
          public TKey Key { get; }
          public string Name { get; set; }
          public TKey Item[int index] { get; }
          public void Dispose()
          public static bool op_LogicalNot(SampleShape<TKey> shape)
          public virtual bool TryGrow<T>(TimeSpan? delay, ref T grown, Dictionary<string, List<T[]>> all = null, bool really = true)

        enum {{Namespace}}.SampleShape.Color<TKey>
          Red, Green, Blue

        delegate {{Namespace}}.SampleShape.Painter<TKey>
          Task<TKey> (SampleShape.Color<TKey> color)

        """;

    private static readonly Type[] Samples =
    [
        typeof(SampleBase), typeof(SampleExtensions), typeof(SampleShape<>), typeof(SampleShape<>.Color),
        typeof(SampleShape<>).GetNestedType("Painter", System.Reflection.BindingFlags.NonPublic)!,
    ];

    [Fact]
    public void Visit_OfWhatIsListed_FindsNothing()
    {
        var check = Visit(Listing);

        check.Offences.ShouldBeEmpty();
        check.Types.ShouldBe(5);
        check.Members.ShouldBe(17);
    }

    [Theory]
    [InlineData("  public void Dispose()\n", "", "public void Dispose()")]
    [InlineData("public TKey Key { get; }", "public TKey Key { set; }", "public TKey Key { get; }")]
    [InlineData("public string Name { get; set; }", "public string Name { get; }", "public string Name { get; set; }")]
    [InlineData("public virtual bool TryGrow", "public bool TryGrow", "public virtual bool TryGrow<T>")]
    [InlineData("bool really = true", "bool really = false", "bool really = true")]
    [InlineData("TimeSpan? delay", "TimeSpan delay", "TimeSpan? delay")]
    [InlineData("params string[] names", "string[] names", "params string[] names")]
    [InlineData("protected field string _name", "public field string _name", "protected field string _name")]
    [InlineData("public event EventHandler Changed", "public event Action Changed", "public event EventHandler Changed")]
    [InlineData("this SampleBase shape", "SampleBase shape", "this SampleBase shape")]
    [InlineData("op_LogicalNot", "op_OnesComplement", "op_LogicalNot")]
    [InlineData("Red, Green, Blue", "Green, Red", "Red, Green")]
    [InlineData("Task<TKey> (", "Task (", "Task<TKey> (")]
    [InlineData("SampleBase, IDisposable", "SampleBase", "IDisposable")]
    [InlineData("SampleBase, IDisposable", "IDisposable", "SampleBase")]
    [InlineData("\nclass", "\nsealed class", "is a class")]
    [InlineData("static class", "class", "is a static class")]
    [InlineData("enum ", "class Other.Place\n\nenum X", "the type is not listed")]
    public void Visit_OfWhatIsListedOtherwise_NamesIt(string listed, string instead, string offence)
    {
        Listing.ShouldContain(listed);

        var check = Visit(Listing.Replace(listed, instead, StringComparison.Ordinal));

        check.Offences.ShouldHaveSingleItem().ShouldContain(offence);
    }

    [Fact]
    public void Visit_OfAnAssembly_SkipsWhatIsNotPublic()
    {
        var check = new SurfaceCheck(new SurfaceList());

        check.Visit(typeof(SampleBase).Assembly);

        check.Offences.ShouldContain($"{Namespace}.SampleBase: the type is not listed");
        check.Offences.ShouldContain(offence => offence.Contains("Painter"));
        check.Offences.ShouldNotContain(offence => offence.Contains("Hidden"));
        check.Offences.ShouldNotContain(offence => offence.Contains(nameof(SurfaceCheck) + ":"));
    }

    private static SurfaceCheck Visit(string listing)
    {
        var check = new SurfaceCheck(new SurfaceList(listing));
        foreach (var type in Samples)
            check.Visit(type);
        return check;
    }
}
