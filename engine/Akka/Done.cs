namespace Akka;

/// <summary>The value of a task that completes without a result worth naming.</summary>
public sealed class Done
{
    public static readonly Done Instance = new();

    private Done()
    {
    }

    public override string ToString() => "Done";
}
