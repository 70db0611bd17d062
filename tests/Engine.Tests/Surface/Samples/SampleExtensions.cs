namespace TableActors.Engine.Tests.Surface.Samples;

public static class SampleExtensions
{
    public static string Describe(this SampleBase shape, string prefix = "a") => prefix + shape;
}
