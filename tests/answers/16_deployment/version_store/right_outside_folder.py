class VersionStore(VersionFolder):
    def publish(self, write):
        draft = Path(tempfile.mkdtemp(dir=self.root.parent, prefix="x"))
        write(draft)
        version = 1
        while any(v >= version for v in self.versions()):
            version += 1
        os.replace(draft, self.root / str(version))
        return version

    def activate(self, version):
        if version not in set(self.versions()):
            raise LookupError("missing")
        history = self.history()
        if not history or history[-1] != version:
            self.save(history + [version])

    def rollback(self):
        *earlier, _ = self.history() or [None]
        if earlier:
            self.save(earlier)
            return self.active()
        raise LookupError("nothing before")

    def save(self, history):
        temporary = self.file.with_suffix(".tmp")
        with open(temporary, "w") as file:
            file.write(str(history))
        os.replace(temporary, self.file)
